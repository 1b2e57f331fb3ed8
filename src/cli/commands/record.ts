import {type Command, Option} from 'commander';
import type {Recording} from '../../recording/index.ts';
import {assertWritableFile, writeFileWhole} from '../files.ts';
import {notesOn, tally} from '../notes.ts';
import {
  addChoiceOptions,
  addLimitOptions,
  addNativeOptions,
  addSpecialiseOptions,
  type ChoiceOptions,
  jsonOption,
  type LimitOptions,
  type NativeOptions,
  type SpecialiseOptions,
} from '../options.ts';
import {recordProgram} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';
import {fileSize, seconds} from '../words.ts';

type Options = CommonOptions &
  LimitOptions &
  ChoiceOptions &
  NativeOptions &
  SpecialiseOptions & {output: string};

export function addRecord(program: Command, run: Run): Command {
  const command = program
    .command('record')
    .summary('record a program, render nothing')
    .description(
      'Runs a program in a locked-down CPython, or in one of this machine, and writes what happened as one JSON document.',
    )
    .argument('<PROGRAM.py>', 'the Python program')
    .addOption(
      new Option(
        '-o, --output <file>',
        'file for the recording (JSON); replaced if it is there (required)',
      ).makeOptionMandatory(),
    );
  addSpecialiseOptions(
    addNativeOptions(addChoiceOptions(addLimitOptions(command))),
    'auto; with --python none',
  ).addOption(jsonOption('the header and the counts'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => record(path, options, session)),
  );
}

async function record(path: string, options: Options, session: Session): Promise<void> {
  await assertWritableFile(options.output, path);
  const start = performance.now();
  const recording = await recordProgram(path, session, {
    // A program that runs here itself runs no oftener than is asked for.
    ...(options.python === undefined && {specialise: 'auto'}),
    ...options,
  });
  const text = `${JSON.stringify(recording)}\n`;
  await writeFileWhole(options.output, text, session.signal);
  const wallSeconds = (performance.now() - start) / 1000;
  const {header, run, codes, threads, cost, collector, memory, specialisation} = recording;
  const size = Buffer.byteLength(text);
  session.say(
    `${options.output}: ${header.program.name}, ${tally(recording)} (${header.interpreter.label}), ${fileSize(size)}, recorded in ${seconds(wallSeconds)}`,
  );
  if (options.json) {
    const counts = {
      steps: run.steps.length,
      objects: run.objects.length,
      codes: codes.length,
      ...(threads && {threads: threads.threads.length, handovers: threads.handovers.length}),
      ...(cost && {ways: cost.ways.map(({way}) => way)}),
      ...(collector && {collections: collector.collections.length + (collector.others?.count ?? 0)}),
      ...(specialisation && {specialisation: specialisationCounts(recording)}),
      ...(memory && {blocks: memory.objects.length}),
    };
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

/** Of the code object whose specialisation was watched. */
function specialisationCounts({codes, specialisation}: Recording) {
  if (!specialisation) return undefined;
  const {code, calls, yields, passes, sites, moments, rewrites} = specialisation;
  return {
    function: codes[code]?.qualname,
    calls,
    yields,
    passes,
    sites: sites.length,
    moments: moments.length,
    rewrites: rewrites.length,
  };
}
