import {type Command, InvalidArgumentError, Option} from 'commander';
import type {Given} from '../../recorder/index.ts';
import {defaultTimedRounds} from '../../recorder/limits.ts';
import {BadInput} from '../failure.ts';
import {assertWritableFile, writeFileWhole} from '../files.ts';
import {comparisonText} from '../measure-text.ts';
import {addRunLimitOptions, jsonOption, type LimitOptions, MB, number} from '../options/index.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

type Options = CommonOptions &
  Omit<LimitOptions, 'maxSteps'> & {python?: string[]; rounds: number; output?: string};

export function addMeasure(program: Command, run: Run): Command {
  const command = program
    .command('measure')
    .summary('compare two programs: instructions, objects, time')
    .description(
      'Runs two programs by turns in the same CPython, or one program in two, and compares what they take: instructions executed, objects created, and time, with its spread.',
    )
    .argument('<A.py>', 'a Python program')
    .argument('[B.py]', 'another one; may be left out where --python is given twice')
    .addOption(
      new Option(
        '--python <path>',
        'a CPython of this machine, 3.11 or later; twice, to compare two of them; programs run with your rights, in no sandbox (default: the locked CPython that comes with this tool)',
      ).argParser(atMostTwo),
    )
    .addOption(
      new Option('--rounds <integer>', 'how often each is timed, after a run to warm up')
        .argParser(number(3, 1000, true))
        .default(defaultTimedRounds),
    )
    .addOption(
      new Option(
        '-o, --output <file>',
        'file for the comparison (JSON); replaced if it is there (default: none)',
      ),
    );
  return addRunLimitOptions(command)
    .addOption(jsonOption('the comparison'))
    .action((a: string, b: string | undefined, options: Options) =>
      run(options, (session) => measure(a, b, options, session)),
    );
}

function atMostTwo(path: string, before: string[] = []): string[] {
  if (before.length === 2) throw new InvalidArgumentError('Two interpreters can be compared, not more.');
  return [...before, path];
}

async function measure(
  a: string,
  b: string | undefined,
  {python = [], rounds, output, json, maxSeconds, maxMemory}: Options,
  session: Session,
): Promise<void> {
  const sides = sidesOf(a, b, python);
  for (const {program} of output === undefined ? [] : sides) await assertWritableFile(output ?? '', program);
  const {measure: compare} = await import('../../recorder/index.ts');
  const comparison = await session.during(
    `Measuring ${sides.map(({program}) => program).join(' and ')}`,
    compare(sides, {
      rounds,
      limits: {timeMs: Math.round(maxSeconds * 1000), memoryBytes: maxMemory * MB},
      signal: session.signal,
      onProgress: (what) => session.log(`measure: ${what}`),
      onNativeRun: ({program, python: path}) =>
        session.warn(`${program} runs in ${path} itself, in no sandbox: it may do all that you may do here.`),
    }),
  );
  const text = `${JSON.stringify(comparison, null, 2)}\n`;
  if (output !== undefined) await writeFileWhole(output, text, session.signal);
  session.say(comparisonText(comparison));
  if (output !== undefined) session.say(`\n${output}: the comparison`);
  if (json) session.print(text);
}

/** @throws {@link BadInput} if what is given are not two sides that differ in one thing. */
function sidesOf(a: string, b: string | undefined, python: readonly string[]): [Given, Given] {
  const [first, second] = python;
  if (b === undefined) {
    if (first === undefined || second === undefined) {
      throw new BadInput(
        `measure compares ${a} with something: give a second program, or two interpreters (--python PATH --python PATH).`,
      );
    }
    return [
      {program: a, python: first},
      {program: a, python: second},
    ];
  }
  if (second !== undefined) {
    throw new BadInput(
      'Two programs in two interpreters differ in two things: give one --python, or one program.',
    );
  }
  const where = first === undefined ? {} : {python: first};
  return [
    {program: a, ...where},
    {program: b, ...where},
  ];
}
