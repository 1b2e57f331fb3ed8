import {type Command, Option} from 'commander';
import {assertWritableFile, writeFileWhole} from '../files.ts';
import {addLimitOptions, jsonOption, type LimitOptions} from '../options.ts';
import {notesOn, recordProgram} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';
import {count, fileSize, seconds} from '../words.ts';

type Options = CommonOptions & LimitOptions & {output: string};

export function addRecord(program: Command, run: Run): Command {
  const command = program
    .command('record')
    .summary('record a program, render nothing')
    .description('Runs a program in a locked-down CPython and writes what happened as one JSON document.')
    .argument('<PROGRAM.py>', 'the Python program')
    .addOption(
      new Option(
        '-o, --output <file>',
        'file for the recording (JSON); replaced if it is there (required)',
      ).makeOptionMandatory(),
    );
  addLimitOptions(command).addOption(jsonOption('the header and the counts'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => record(path, options, session)),
  );
}

async function record(path: string, options: Options, session: Session): Promise<void> {
  await assertWritableFile(options.output, path);
  const start = performance.now();
  const recording = await recordProgram(path, session, options);
  const text = `${JSON.stringify(recording)}\n`;
  await writeFileWhole(options.output, text, session.signal);
  const wallSeconds = (performance.now() - start) / 1000;
  const {header, run, codes} = recording;
  const size = Buffer.byteLength(text);
  session.say(
    `${options.output}: ${count(run.steps.length, 'instruction')} of ${header.program.name} (${header.interpreter.label}), ${fileSize(size)}, recorded in ${seconds(wallSeconds)}`,
  );
  if (options.json) {
    const counts = {steps: run.steps.length, objects: run.objects.length, codes: codes.length};
    session.print(
      JSON.stringify(
        {
          file: options.output,
          bytes: size,
          header,
          notes: notesOn(recording),
          ...counts,
          end: run.end.how,
          wallSeconds,
        },
        null,
        2,
      ),
    );
  }
}
