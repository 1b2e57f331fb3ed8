import type {Command} from 'commander';
import type {ClipName} from '../../story/vocabulary/beat.ts';
import {chooseClips} from '../clip-choice.ts';
import {addClipFileOptions, type ClipFileOptions, clipFiles} from '../clip-file-options.ts';
import {assertWritableFolder} from '../files.ts';
import {notesOn} from '../notes.ts';
import {clipsOption, jsonOption, outFolderOption} from '../options/index.ts';
import {openRecording} from '../recordings.ts';
import {clipsDocument, renderClips} from '../render-clips.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

type Options = CommonOptions & ClipFileOptions & {clip?: ClipName[]};

export function addRender(program: Command, run: Run): Command {
  const command = program
    .command('render')
    .summary('render clips from a recording')
    .description(
      'Renders the clips of a recording as <program>-<clip>.mp4, or another kind of file; needs no Python.',
    )
    .argument('<REC.json>', 'a recording made by inside-cpython record')
    .addOption(clipsOption())
    .addOption(outFolderOption());
  addClipFileOptions(command).addOption(jsonOption('what was written'));
  return command.action((path: string, options: Options) =>
    run(options, (session) => render(path, options, command, session)),
  );
}

async function render(path: string, options: Options, command: Command, session: Session): Promise<void> {
  const files = await clipFiles(options, command);
  const recording = await openRecording(path);
  await assertWritableFolder(options.out);
  for (const note of notesOn(recording)) session.say(`note: ${note}`);
  const chosen = await chooseClips(recording, options.clip);
  const written = await renderClips(recording, chosen, files, session);
  if (options.json) session.print(clipsDocument(recording, written));
}
