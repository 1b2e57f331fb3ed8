import {type Command, InvalidArgumentError, Option} from 'commander';
import type {ClipName} from '../../story/vocabulary/beat.ts';
import {formats} from '../../theme/formats.ts';
import {chooseClips} from '../clip-choice.ts';
import {BadInput} from '../failure.ts';
import {assertWritableFile, writeFileWhole} from '../files.ts';
import {
  addPictureOptions,
  alphaOption,
  clipOption,
  jsonOption,
  number,
  type PictureOptions,
} from '../options/index.ts';
import {openRecording} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';
import {fileSize, seconds} from '../words.ts';

type Moment = number | 'end';

type Options = CommonOptions &
  PictureOptions & {
    clip: ClipName;
    output: string;
    at?: Moment;
    sheet?: number;
    alpha?: true;
  };

export function addFrame(program: Command, run: Run): Command {
  const command = program
    .command('frame')
    .summary('draw one frame, or a contact sheet')
    .description('Draws one frame of a clip as a PNG, or a contact sheet of frames from its whole length.')
    .argument('<REC.json>', 'a recording made by inside-cpython record')
    .addOption(clipOption())
    .addOption(
      new Option(
        '--at <seconds>',
        'the moment, in seconds from the start, or the word end (required without --sheet)',
      ).argParser(moment),
    )
    .addOption(
      new Option(
        '--sheet <integer>',
        'instead of one frame, a sheet of this many, evenly spread: 1 to 100 (required without --at)',
      )
        .argParser(number(1, 100, true))
        .conflicts('at'),
    )
    .addOption(
      new Option(
        '-o, --output <file>',
        'file for the PNG; replaced if it is there (required)',
      ).makeOptionMandatory(),
    );
  addPictureOptions(command).addOption(alphaOption()).addOption(jsonOption('what was written'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => frame(path, options, session)),
  );
}

function moment(text: string): Moment {
  if (text === 'end') return 'end';
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It takes a number of seconds from 0, or the word end.');
}

async function frame(path: string, options: Options, session: Session): Promise<void> {
  const {clip, fps, size, theme, output, at, sheet, alpha} = options;
  if (at === undefined && sheet === undefined) {
    throw new BadInput('Say which frame: --at SECONDS, --at end, or --sheet N for a contact sheet.');
  }
  const recording = await openRecording(path);
  await assertWritableFile(output, path);
  await chooseClips(recording, [clip]);
  const [{tell, timeline}, {openRenderer}] = await Promise.all([
    import('../../story/index.ts'),
    import('../../render/index.ts'),
  ]);
  const format = formats[options.format];
  const {frames} = timeline(tell(clip, recording, format), fps);
  const number = at === undefined ? undefined : frameAt(at, {clip, fps, frames});
  const job = {clip, recording, format, theme, fps, size, transparent: alpha === true};
  const renderer = await session.during(
    'Starting the browser',
    openRenderer({signal: session.signal, log: session.log, eager: true}),
  );
  try {
    const drawing =
      number === undefined
        ? renderer.sheet(job, sheet ?? 1, Math.ceil(Math.sqrt(sheet ?? 1)))
        : renderer.frame(job, number);
    const png = await session.during(`Drawing ${clip}`, drawing);
    await writeFileWhole(output, png, session.signal);
    const what =
      number === undefined
        ? `${Math.min(sheet ?? 1, frames)} frames of ${frames}`
        : `frame ${number} of ${frames}`;
    session.say(`${output}: ${clip}, ${what}, ${fileSize(png.byteLength)}`);
    if (options.json) {
      session.print(
        JSON.stringify(
          {file: output, clip, fps, frames, frame: number ?? null, bytes: png.byteLength},
          null,
          2,
        ),
      );
    }
  } finally {
    await renderer.close();
  }
}

/** The frame shown at a moment; the clip's own end counts as its last frame. */
function frameAt(at: Moment, {clip, fps, frames}: {clip: ClipName; fps: number; frames: number}): number {
  if (at === 'end') return frames - 1;
  // A moment given in hundredths must not fall a frame short by binary rounding.
  const wanted = Math.floor(at * fps + 1e-6);
  if (wanted <= frames) return Math.min(wanted, frames - 1);
  throw new BadInput(
    `The clip ${clip} lasts ${seconds(frames / fps)}: it has no frame at ${at} s. For its last frame use --at end.`,
  );
}
