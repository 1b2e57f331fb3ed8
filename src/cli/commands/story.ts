import type {Command} from 'commander';
import type {ClipName} from '../../story/vocabulary/beat.ts';
import {formats} from '../../theme/formats.ts';
import {chooseClips} from '../clip-choice.ts';
import {clipOption, formatOption, fpsOption, jsonOption, type PictureOptions} from '../options/index.ts';
import {openRecording} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';
import {storyDocument, storyText} from '../story-text.ts';

type Options = CommonOptions & Pick<PictureOptions, 'fps' | 'format'> & {clip: ClipName};

export function addStory(program: Command, run: Run): Command {
  return program
    .command('story')
    .summary('print what a clip tells, as text')
    .description('Prints the beats of a clip: when each begins, its caption, and what changes on screen.')
    .argument('<REC.json>', 'a recording made by inside-cpython record')
    .addOption(clipOption())
    .addOption(fpsOption())
    .addOption(formatOption())
    .addOption(jsonOption('the story'))
    .action((path: string, options: Options) => run(options, (session) => story(path, options, session)));
}

async function story(path: string, {clip, fps, format, json}: Options, session: Session): Promise<void> {
  const [recording, {tell}] = await Promise.all([openRecording(path), import('../../story/index.ts')]);
  await chooseClips(recording, [clip]);
  const told = tell(clip, recording, formats[format]);
  session.print(json ? storyDocument(told, recording, fps) : storyText(told, recording, fps));
}
