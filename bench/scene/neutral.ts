import type {Circle, Layout, Line, Node, Rect, Txt} from '@motion-canvas/2d';
import type {all, ThreadGenerator, waitFor} from '@motion-canvas/core';

/** What the scene is made of. Motion Canvas and its descendants have all of it, under the same names. */
export interface Kit {
  readonly Circle: typeof Circle;
  readonly Layout: typeof Layout;
  readonly Line: typeof Line;
  readonly Rect: typeof Rect;
  readonly Txt: typeof Txt;
  readonly all: typeof all;
  readonly waitFor: typeof waitFor;
}

const FONT = 'sans-serif';
const NAMES = ['LOAD', 'STORE', 'ADD', 'CALL', 'JUMP', 'RETURN'];

/**
 * Ten seconds in the manner of an explanation: a tree and a table come, a mark goes from row to row while boxes pile up,
 * with time to read between, and the tree moves off. About half of the frames are the same as the one before.
 */
export function* neutral(view: Node, kit: Kit): ThreadGenerator {
  const {Circle, Layout, Line, Rect, Txt, all, waitFor} = kit;
  view.add(new Rect({width: 1920, height: 1080, fill: '#10131a'}));
  const places = Array.from({length: 15}, (_, i) => {
    const depth = Math.floor(Math.log2(i + 1));
    const pitch = 900 / 2 ** depth;
    return {x: -400 + (i - 2 ** depth + 1.5) * pitch - 450, y: -330 + depth * 150};
  });
  const at = (i: number) => places[i] ?? {x: 0, y: 0};
  const edges = places.slice(1).map((place, i) => {
    const parent = at(Math.floor(i / 2));
    const points: [number, number][] = [
      [parent.x, parent.y],
      [place.x, place.y],
    ];
    return new Line({points, stroke: '#53617d', lineWidth: 3, end: 0});
  });
  const circles = places.map(({x, y}, i) => {
    const text = new Txt({
      text: String.fromCharCode(65 + i),
      fontFamily: FONT,
      fontSize: 24,
      fill: '#ffffff',
    });
    return new Circle({size: 56, x, y, fill: '#2b6be0', scale: 0, children: [text]});
  });
  for (const node of [...edges, ...circles]) view.add(node);
  const rows = Array.from({length: 14}, (_, i) => {
    const cell = (text: string, fill: string) =>
      new Txt({text, fontFamily: FONT, fontSize: 26, fill, width: 140});
    const children = [cell(`${2 * i}`, '#8793a8'), cell(NAMES[i % 6] ?? '', '#dce4ef')];
    return new Rect({layout: true, gap: 20, padding: 10, radius: 8, fill: '#1b202c', opacity: 0, children});
  });
  view.add(new Layout({layout: true, direction: 'column', gap: 8, x: 640, children: rows}));
  const mark = new Rect({
    x: 640,
    y: -420,
    width: 400,
    height: 56,
    radius: 10,
    stroke: '#ffa05c',
    lineWidth: 4,
  });
  mark.opacity(0);
  view.add(mark);

  yield* all(
    ...edges.map((edge) => edge.end(1, 1)),
    ...circles.map((circle) => circle.scale(1, 1)),
    ...rows.map((row) => row.opacity(1, 1.2)),
  );
  yield* waitFor(0.8);
  mark.opacity(1);
  for (let step = 0; step < 3; step++) {
    const row = rows[step * 4];
    const circle = circles[step * 3];
    if (!row || !circle) return;
    const text = new Txt({text: `value ${step * 11}`, fontFamily: FONT, fontSize: 28, fill: '#10131a'});
    const box = new Rect({width: 240, height: 60, x: -60, y: 420 - step * 70, radius: 10, fill: '#93c95f'});
    box.add(text);
    box.opacity(0);
    view.add(box);
    yield* all(
      mark.position.y(-420 + step * 240, 0.8),
      row.fill('#3a4564', 0.8),
      circle.fill('#e0a84f', 0.8),
      box.opacity(1, 0.8),
    );
    yield* waitFor(1.2);
  }
  yield* all(...circles.map((circle) => circle.position.x(circle.position.x() + 60, 1)));
  yield* waitFor(1);
}

export const NEUTRAL_SECONDS = 10;
