import {type Command, InvalidArgumentError, Option} from 'commander';
import {defaultLimits, defaultRounds} from '../recorder/limits.ts';
import {type ClipName, clipNames} from '../story/vocabulary/beat.ts';
import {themes} from '../theme/colour.ts';
import {formats, frameRates, sizes} from '../theme/formats.ts';

/** Width and height in pixels, both even. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Options that every picture depends on, as the parser leaves them. */
export interface PictureOptions {
  readonly fps: number;
  readonly size: PixelSize;
  readonly format: keyof typeof formats;
  readonly theme: keyof typeof themes;
}

/** Limits of a run, as the parser leaves them. */
export interface LimitOptions {
  readonly maxSteps: number;
  readonly maxSeconds: number;
  readonly maxMemory: number;
}

/** What part of a run is recorded, as the parser leaves it. */
export interface ChoiceOptions {
  readonly function?: string;
  readonly line?: [number, number];
  readonly fromCall?: number;
}

/** What native CPythons record, as the parser leaves it. */
export interface NativeOptions {
  readonly python?: readonly string[];
  readonly freeThreaded?: string;
  readonly rounds?: number;
  readonly fromInside?: true;
}

/** What is watched beside the recorded run, as the parser leaves it. */
export interface SpecialiseOptions {
  readonly specialise?: string;
  readonly warm?: number;
}

/** Bytes of what the recorder calls a MB. */
export const MB = 1024 ** 2;

const SIDE = {least: 160, most: 7680};

export const list = (names: readonly string[]) => names.join(', ');

/** `--clip`, as a comma list; absent: every clip that the recording allows. */
export function clipsOption(): Option {
  return new Option(
    '--clip <list>',
    `clips to make: a comma list of ${list(clipNames)} (default: every clip that the recording allows)`,
  ).argParser((text) => [...new Set(text.split(',').map((name) => clip(name.trim())))]);
}

/** `--clip` of commands that show one. */
export function clipOption(): Option {
  return new Option('--clip <name>', `the clip: one of ${list(clipNames)} (required)`)
    .argParser((name) => clip(name))
    .makeOptionMandatory();
}

function clip(name: string): ClipName {
  return oneOf(clipNames, name, 'clip');
}

export function outFolderOption(): Option {
  return new Option(
    '--out <folder>',
    'folder for the videos, made if it is missing; videos of the same name there are replaced',
  ).default('output');
}

export function fpsOption(): Option {
  return new Option(
    '--fps <integer>',
    `frame rate, in frames a second: one of ${list(frameRates.map(String))}`,
  )
    .argParser((text) => Number(oneOf(frameRates.map(String), text, 'frame rate')))
    .default(60);
}

export function formatOption(): Option {
  return new Option('--format <name>', `shape of the picture: ${list(Object.keys(formats))} (16:9)`)
    .argParser((name) => oneOf(keysOf(formats), name, 'format'))
    .default('wide');
}

export function themeOption(): Option {
  return new Option('--theme <name>', `colours: ${list(Object.keys(themes))}`)
    .argParser((name) => oneOf(keysOf(themes), name, 'theme'))
    .default('dark');
}

export function alphaOption(): Option {
  return new Option('--alpha', 'leave the ground out: the PNG is transparent there (default: off)');
}

export function addPictureOptions(command: Command): Command {
  for (const option of [fpsOption(), sizeOption(), formatOption(), themeOption()]) command.addOption(option);
  return command;
}

export function sizeOption(): Option {
  return new Option(
    '--size <name>',
    `size of the picture: ${list(Object.keys(sizes))}, or WIDTHxHEIGHT in pixels, 16:9 and even`,
  )
    .argParser(size)
    .default(sizes['1080p'], '1080p');
}

function size(text: string): PixelSize {
  if (Object.hasOwn(sizes, text)) return sizes[oneOf(keysOf(sizes), text, 'size')];
  const known = `Known sizes: ${list(Object.keys(sizes))}, or WIDTHxHEIGHT in pixels.`;
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  if (!match) throw new InvalidArgumentError(`There is no size of this name. ${known}`);
  const [width, height] = [Number(match[1]), Number(match[2])];
  if (width % 2 === 1 || height % 2 === 1) {
    throw new InvalidArgumentError(`H.264 video needs an even width and an even height. ${known}`);
  }
  if (width < SIDE.least || width > SIDE.most) {
    throw new InvalidArgumentError(`The width must be from ${SIDE.least} to ${SIDE.most} pixels. ${known}`);
  }
  const {width: w, height: h} = formats.wide;
  // The nearest even sides of a 16:9 picture are up to two pixels off, as in 854x480.
  if (Math.abs(width * h - height * w) > 2 * w) {
    throw new InvalidArgumentError(
      `The shape is not 16:9; for this width the height is ${evenHeight(width)}. ${known}`,
    );
  }
  return {width, height};
}

function evenHeight(width: number): number {
  return 2 * Math.round((width * formats.wide.height) / formats.wide.width / 2);
}

export function addLimitOptions(command: Command): Command {
  return addRunLimitOptions(
    command.addOption(
      new Option('--max-steps <integer>', 'instructions recorded; past them the program runs on unrecorded')
        .argParser(number(1, 100_000, true))
        .default(defaultLimits.steps),
    ),
  );
}

/** Those that hold whatever is done with the run. */
export function addRunLimitOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--max-seconds <number>', 'time the program may run, in seconds')
        .argParser(number(0.1, 600, false))
        .default(defaultLimits.timeMs / 1000),
    )
    .addOption(
      new Option('--max-memory <integer>', 'memory the interpreter may take, in MB (1,048,576 bytes)')
        .argParser(number(64, 4000, true))
        .default(defaultLimits.memoryBytes / MB),
    );
}

export function addChoiceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--function <name>',
        'record one call of this function step by step, with all that it calls, and only count the rest: a name, or a qualified one such as Account.deposit (default: the run from its start)',
      ),
    )
    .addOption(
      new Option(
        '--line <range>',
        'record one stay in these lines, A-B or A, with all that they call; with --function, in that function (default: all lines)',
      ).argParser(lineRange),
    )
    .addOption(
      new Option(
        '--from-call <integer>',
        'which call of --function or which stay in --line is recorded, counted from 1 (default: 1)',
      ).argParser(number(1, 1_000_000_000, true)),
    );
}

function lineRange(text: string): [number, number] {
  const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text.trim());
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (!match || first < 1 || last < first) {
    throw new InvalidArgumentError('It takes a line or two, the first from 1 on: 7 or 4-9.');
  }
  return [first, last];
}

/** `several`: what becomes of it where `--python` is given more than once, in words. */
export function addNativeOptions(command: Command, several = ''): Command {
  return command
    .addOption(
      new Option(
        '--python <path>',
        `a CPython of this machine, 3.11 or later, to record the program with, and its threads and the GIL if it has any; it runs with your rights, in no sandbox${several} (default: the locked CPython that comes with this tool, which has no threads)`,
      ).argParser((path: string, before: readonly string[] = []) => [...before, path]),
    )
    .addOption(
      new Option(
        '--free-threaded <path>',
        'a CPython without a GIL, to compare with; with --python (default: none)',
      ),
    )
    .addOption(
      new Option(
        '--rounds <integer>',
        `how often the program is run to measure what its threads cost: 0 to 50; with --python (default: ${defaultRounds})`,
      ).argParser(number(0, 50, true)),
    )
    .addOption(
      new Option(
        '--from-inside',
        'note who runs by callbacks in the program, which slow it down, instead of reading the lock from outside; with --python (default: only where reading is not possible)',
      ),
    );
}

export function addSpecialiseOptions(command: Command, otherwise: string): Command {
  return command
    .addOption(
      new Option(
        '--specialise <name>',
        `whose specialisation (PEP 659) is watched, in another run of the program: a function's name or qualified name, <module>, auto (what the program repeats most) or none (default: ${otherwise})`,
      ),
    )
    .addOption(
      new Option(
        '--warm <integer>',
        'how often the program is run again in the same interpreter while its specialisation is watched: 1 to 1000; all that it does, it does again (default: not at all)',
      ).argParser(number(1, 1000, true)),
    );
}

export function jsonOption(what: string): Option {
  return new Option(
    '--json',
    `print ${what} as one JSON document on stdout; lines for people go to stderr (default: off)`,
  );
}

/** A parser for numbers from `least` to `most`. */
export function number(least: number, most: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It takes ${whole ? 'an integer' : 'a number'} from ${least} to ${most}.`,
      );
    }
    return value;
  };
}

export function oneOf<Name extends string>(names: readonly Name[], given: string, kind: string): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) {
    throw new InvalidArgumentError(`There is no ${kind} '${given}'. Known: ${list(names)}.`);
  }
  return found;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record).filter((key): key is Key => Object.hasOwn(record, key));
}
