import type {Command} from 'commander';
import type {ClipName} from '../../story/vocabulary/beat.ts';
import {chooseClips} from '../clip-choice.ts';
import {addClipFileOptions, type ClipFileOptions, clipFiles} from '../clip-file-options.ts';
import {BadInput} from '../failure.ts';
import {assertWritableFolder} from '../files.ts';
import {tally} from '../notes.ts';
import {
  addChoiceOptions,
  addLimitOptions,
  addNativeOptions,
  addSpecialiseOptions,
  type ChoiceOptions,
  clipsOption,
  jsonOption,
  type LimitOptions,
  type NativeOptions,
  outFolderOption,
  type SpecialiseOptions,
} from '../options/index.ts';
import {recordProgram} from '../recordings.ts';
import {clipsDocument, renderClips} from '../render-clips.ts';
import type {CommonOptions, Run, Session} from '../session.ts';
import {seconds} from '../words.ts';

type Options = CommonOptions &
  ClipFileOptions &
  LimitOptions &
  ChoiceOptions &
  NativeOptions &
  SpecialiseOptions & {clip?: ClipName[]};

export function addClips(program: Command, run: Run): Command {
  const command = program
    .command('clips')
    .summary('record a program and render its clips')
    .description(
      'Records a program and renders its clips as <program>-<clip>.mp4, or another kind of file: the main job.',
    )
    .argument('<PROGRAM.py>', 'the Python program')
    .addOption(clipsOption())
    .addOption(outFolderOption());
  addSpecialiseOptions(
    addNativeOptions(addChoiceOptions(addLimitOptions(addClipFileOptions(command)))),
    'none',
  ).addOption(jsonOption('what was written'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => clips(path, options, command, session)),
  );
}

async function clips(path: string, options: Options, command: Command, session: Session): Promise<void> {
  const [python, ...more] = options.python ?? [];
  if (more.length > 0) {
    throw new BadInput(
      'clips makes the clips of one interpreter: give one --python. For several, inside-cpython record takes them all; render each recording with an --out of its own.',
    );
  }
  const files = await clipFiles(options, command);
  await assertWritableFolder(options.out);
  const start = performance.now();
  // Nobody waits for a measurement that no clip shows.
  const unmeasured = python !== undefined && options.clip?.includes('gil-cost') === false;
  const lanes = options.clip?.includes('gil') === true;
  const recording = await recordProgram(path, session, {
    ...options,
    python,
    ...(unmeasured && {rounds: 0}),
    ...(lanes && {lanes}),
  });
  const took = seconds((performance.now() - start) / 1000);
  const {program, interpreter} = recording.header;
  session.say(`${program.name}: ${tally(recording)} recorded in ${took} (${interpreter.label})`);
  const chosen = await chooseClips(recording, options.clip);
  const written = await renderClips(recording, chosen, files, session);
  if (options.json) session.print(clipsDocument(recording, written));
}
