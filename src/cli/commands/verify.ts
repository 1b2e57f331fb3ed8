import type {Command} from 'commander';
import {Option} from 'commander';
import type {Comparison, Recording} from '../../recording/index.ts';
import {Disagreement} from '../failure.ts';
import {tally} from '../notes.ts';
import {jsonOption} from '../options/index.ts';
import {openRecording} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

type Options = CommonOptions & {python?: string};

export function addVerify(program: Command, run: Run): Command {
  return program
    .command('verify')
    .summary('run the program again and compare')
    .description(
      "Runs a recording's program again, from the text in the recording, and compares what happens with what was recorded. Ends with exit code 1 at the first difference, which it names.",
    )
    .argument('<REC.json>', 'a recording made by inside-cpython record')
    .addOption(
      new Option(
        '--python <path>',
        'for recordings that a CPython of a machine made: one of the same version here; the program runs with your rights, in no sandbox (default: the CPython that comes with this tool)',
      ),
    )
    .addOption(jsonOption('the result'))
    .action((path: string, options: Options) => run(options, (session) => verify(path, options, session)));
}

async function verify(path: string, {python, json}: Options, session: Session): Promise<void> {
  const recording = await openRecording(path);
  const comparison = await session.during(`Verifying ${path}`, compare(path, recording, python, session));
  const {difference, notes} = comparison;
  for (const note of notes) session.say(`note: ${note}`);
  if (json)
    session.print(JSON.stringify({file: path, agrees: difference === undefined, ...comparison}, null, 2));
  if (difference) {
    const {where, expected, found} = difference;
    throw new Disagreement(
      `${path} does not agree with a new run of ${recording.header.program.name}, first in ${where}: expected ${expected}, found ${found}. The recording was changed, or the program does not do the same each time (time, random numbers).`,
    );
  }
  session.say(
    `${path} agrees with a new run of ${recording.header.program.name}: ${tally(recording)} (${recording.header.interpreter.label})`,
  );
}

async function compare(
  path: string,
  recording: Recording,
  python: string | undefined,
  session: Session,
): Promise<Comparison> {
  const [{compareRecordings}, {programBytes, recordAgain}] = await Promise.all([
    import('../../recording/index.ts'),
    import('../../recorder/index.ts'),
  ]);
  const {name, sha256} = recording.header.program;
  const bytes = programBytes(recording);
  if (!bytes) {
    return {
      difference: {
        path: ['header', 'program', 'sha256'],
        where: 'the hash of its text',
        expected: sha256,
        found: 'a text that has another one, however its lines end',
      },
      notes: [],
    };
  }
  const again = await recordAgain(recording, bytes, {
    signal: session.signal,
    onProgress: (stage) => session.log(`recorder: ${stage}`),
    onRun: () =>
      session.warn(
        `${name} of ${path} runs in ${python} itself, in no sandbox: it may do all that you may do here.`,
      ),
    ...(python !== undefined && {python}),
  });
  return compareRecordings(recording, again);
}
