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
} from '../options/index.ts';
import {recordProgram} from '../recordings.ts';
import {filesByVersion} from '../recordings-by-version.ts';
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
    addNativeOptions(
      addChoiceOptions(addLimitOptions(command)),
      '; may be given several times, for a recording of each: then -o rec.json is written as rec-3.11.7.json, rec-3.13.0.json and so on',
    ),
    'auto; with --python none',
  ).addOption(jsonOption('the header and the counts'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => record(path, options, session)),
  );
}

async function record(path: string, options: Options, session: Session): Promise<void> {
  const {output, python: pythons = []} = options;
  if (pythons.length < 2) {
    await assertWritableFile(output, path);
    const done = await recordInto(output, path, {...options, python: pythons[0]}, session);
    if (options.json) session.print(JSON.stringify(done, null, 2));
    return;
  }
  const files = await filesByVersion(output, pythons, session.signal);
  for (const {file} of files) await assertWritableFile(file, path);
  const all: Done[] = [];
  for (const {file, python} of files) {
    all.push(await recordInto(file, path, {...options, python}, session));
  }
  if (options.json) session.print(JSON.stringify(all, null, 2));
}

type Done = Awaited<ReturnType<typeof recordInto>>;

/** Records with one interpreter and writes the file; what it tells is the JSON document of the command. */
async function recordInto(
  file: string,
  path: string,
  options: Omit<Options, 'python'> & {python: string | undefined},
  session: Session,
) {
  const start = performance.now();
  const recording = await recordProgram(path, session, {
    // A program that runs here itself runs no oftener than is asked for.
    ...(options.python === undefined && {specialise: 'auto'}),
    ...options,
  });
  const text = `${JSON.stringify(recording)}\n`;
  await writeFileWhole(file, text, session.signal);
  const wallSeconds = (performance.now() - start) / 1000;
  const {header, run, codes, threads, cost, collector, memory, specialisation} = recording;
  const size = Buffer.byteLength(text);
  session.say(
    `${file}: ${header.program.name}, ${tally(recording)} (${header.interpreter.label}), ${fileSize(size)}, recorded in ${seconds(wallSeconds)}`,
  );
  return {
    file,
    bytes: size,
    header,
    notes: notesOn(recording),
    steps: run.steps.length,
    objects: run.objects.length,
    codes: codes.length,
    ...(threads && {threads: threads.threads.length, handovers: threads.handovers.length}),
    ...(cost && {ways: cost.ways.map(({way}) => way)}),
    ...(collector && {collections: collector.collections.length + (collector.others?.count ?? 0)}),
    ...(specialisation && {specialisation: specialisationCounts(recording)}),
    ...(memory && {blocks: memory.objects.length}),
    end: run.end.how,
    wallSeconds,
  };
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
