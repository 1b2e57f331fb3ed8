import {type Command, Option} from 'commander';
import {
  type Container,
  containers,
  type Quality,
  qualities,
  refusalOf,
  type Target,
} from '../render/encoder/target.ts';
import {sizes} from '../theme/formats.ts';
import {BadInput} from './failure.ts';
import {
  formatOption,
  fpsOption,
  list,
  number,
  oneOf,
  type PictureOptions,
  sizeOption,
  themeOption,
} from './options/index.ts';

/** Options of the commands that write clips, as the parser leaves them. */
export interface ClipFileOptions extends PictureOptions {
  readonly out: string;
  readonly container: Container;
  readonly quality: Quality;
  readonly alpha?: true;
  readonly maxMb?: number;
}

/** What clips are to become, all told. */
export interface ClipFiles extends PictureOptions {
  readonly out: string;
  readonly target: Target;
  readonly transparent: boolean;
}

/** What a GIF is by default: most are looked at in documents. */
const GIF = {fps: 25, size: '720p'} as const;

/** The options of a command that writes clips. */
export function addClipFileOptions(command: Command): Command {
  return command
    .addOption(fpsOption().default(60, `60; ${GIF.fps} for gif`))
    .addOption(sizeOption().default(sizes['1080p'], `1080p; ${GIF.size} for gif`))
    .addOption(formatOption())
    .addOption(themeOption())
    .addOption(
      new Option('--container <name>', `kind of file: ${list(containers)} (a numbered sequence in a folder)`)
        .argParser((name) => oneOf(containers, name, 'container'))
        .default('mp4'),
    )
    .addOption(
      new Option(
        '--alpha',
        'leave the ground out, so that what lies under the clip is seen: webm (VP9), mov (ProRes 4444) and png (default: off)',
      ),
    )
    .addOption(
      new Option(
        '--quality <name>',
        'draft: made fastest, to look through; high: no loss that is seen; max: to be edited or encoded again',
      )
        .argParser((name) => oneOf(qualities, name, 'quality'))
        .default('high'),
    )
    .addOption(
      new Option(
        '--max-mb <number>',
        'the most a GIF may have, in MB (1,000,000 bytes): its rate, size and colours are lowered until it fits (default: no limit)',
      ).argParser(number(0.01, 1000, false)),
    );
}

/**
 * What the options of {@link addClipFileOptions} come to.
 *
 * @throws {@link BadInput} if they don't go together, `RenderFailure` if nothing here makes such a file: both before
 * anything is recorded.
 */
export async function clipFiles(options: ClipFileOptions, command: Command): Promise<ClipFiles> {
  const {container, quality, alpha, maxMb, ...picture} = options;
  const target = {container, quality, ...(maxMb === undefined ? {} : {maxBytes: maxMb * 1e6})};
  const byDefault = (name: string) => container === 'gif' && command.getOptionValueSource(name) === 'default';
  const fps = byDefault('fps') ? GIF.fps : picture.fps;
  const size = byDefault('size') ? sizes[GIF.size] : picture.size;
  const refusal = refusalOf({fps, transparent: alpha === true}, target);
  if (refusal !== undefined) throw new BadInput(refusal);
  const {assertEncoder} = await import('../render/encoder/routes.ts');
  await assertEncoder(container);
  return {...picture, fps, size, target, transparent: alpha === true};
}
