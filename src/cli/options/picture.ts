import {type Command, InvalidArgumentError, Option} from 'commander';
import {type ClipName, clipNames} from '../../story/vocabulary/beat.ts';
import {themes} from '../../theme/colour.ts';
import {formats, frameRates, sizes} from '../../theme/formats.ts';
import {keysOf, list, oneOf} from './parse.ts';

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

const SIDE = {least: 160, most: 7680};

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
