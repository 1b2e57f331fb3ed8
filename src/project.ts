import {session} from 'virtual:studio-session';
import {type FullSceneDescription, makeProject, ValueDispatcher} from '@motion-canvas/core';
import {useDisplayLists} from './render/page/display-lists.ts';
import {disposeWholly} from './render/page/disposal.ts';
import {loadFonts} from './render/page/fonts.ts';
import {measureTextOnce} from './render/page/text-lines.ts';
import {scenes} from './scenes/index.ts';
import {clipsFor} from './story/index.ts';

const {recording, format, theme, fps} = session;

/** A scene as Motion Canvas's `?scene` imports give it, but for its `.meta` file: time comes from the story. */
function describe(name: string, description: FullSceneDescription): FullSceneDescription {
  const full = {...description, name};
  full.onReplaced = new ValueDispatcher(full);
  return full;
}

// As for clips: the preview shall keep up.
disposeWholly();
measureTextOnce(true);
useDisplayLists(true);

// Texts are measured while the scenes are built.
await loadFonts(JSON.stringify(recording));

/** The project that the editor opens: the clips of one recording, one after the other. */
export default makeProject({
  name: 'inside-cpython',
  scenes: clipsFor(recording).flatMap((clip) => {
    const description = scenes[clip];
    return description ? [describe(clip, description as unknown as FullSceneDescription)] : [];
  }),
  variables: {recording, format, theme, fps},
});
