import {Circle, Layout, Line, makeScene2D, Rect, Txt} from '@motion-canvas/2d';
import {all, sequence, waitFor} from '@motion-canvas/core';
import {neutral} from './neutral.ts';

/** The neutral scene for our renderer, over and over: a clip of it can have any length. */
export const scenes = {
  neutral: makeScene2D(function* (view) {
    for (;;) {
      yield* neutral(view, {Circle, Layout, Line, Rect, Txt, all, sequence, waitFor});
      // A scene keeps its nodes until they are disposed of.
      const nodes = [...view.children()];
      view.removeChildren();
      for (const node of nodes) node.dispose();
    }
  }),
};
