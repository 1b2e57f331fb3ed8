import type {Circle, Layout, Line, Node, Rect, Txt} from '@motion-canvas/2d';
import type {all, sequence, ThreadGenerator, waitFor} from '@motion-canvas/core';

/** What the scene is made of. Motion Canvas and its descendants have all of it, under the same names. */
export interface Kit {
  readonly Circle: typeof Circle;
  readonly Layout: typeof Layout;
  readonly Line: typeof Line;
  readonly Rect: typeof Rect;
  readonly Txt: typeof Txt;
  readonly all: typeof all;
  readonly sequence: typeof sequence;
  readonly waitFor: typeof waitFor;
}

export const NEUTRAL_SECONDS = 20;

const FONT = 'sans-serif';
const OPS = [
  'LOAD_CONST',
  'LOAD_FAST',
  'COMPARE_OP',
  'POP_JUMP',
  'RETURN_VALUE',
  'STORE_FAST',
  'ADD',
  'CALL',
];
const SOURCE = `function fib(n) {
   if (n < 2) {
      return n;
   }
   let a = 0, b = 1;
   for (let i = 1; i < n; i++) {
      const t = a + b;
      a = b;
      b = t;
   }
   return b;
}
console.log(fib(10));`.split('\n');
/** The line of the source that is written anew at the end, and what it becomes. */
const CHANGED = 6;
const AFTERWARDS = `${'\u00a0'.repeat(6)}const\u00a0t\u00a0=\u00a0b\u00a0+\u00a0a;`;

/**
 * Twenty seconds in the manner of an explanation: source text, a tree and a table come; four times a mark goes to a row,
 * lines of the source stand out and a box grows on a pile; at the end a line changes and the tree moves off. In between
 * there is time to read: 564 of its 1,200 frames at 60 a second differ from the one before.
 */
export function* neutral(view: Node, kit: Kit): ThreadGenerator {
  const {Layout, Rect, Txt, all, sequence, waitFor} = kit;
  view.add(new Rect({width: 1920, height: 1080, fill: '#12141c'}));
  const lines = SOURCE.map(
    (text) =>
      new Txt({text: text.replaceAll(' ', '\u00a0'), fontFamily: FONT, fontSize: 26, fill: '#d6deeb'}),
  );
  const source = new Layout({layout: true, direction: 'column', alignItems: 'start', children: lines});
  const pane = new Rect({x: -620, y: -200, width: 620, height: 560, radius: 16, fill: '#1b1e2a', clip: true});
  pane.add(source);
  view.add(pane);
  const {edges, nodes} = tree(view, kit);
  const rows = table(view, kit);
  const mark = new Rect({
    x: 720,
    y: -430,
    width: 420,
    height: 42,
    radius: 8,
    stroke: '#ff9e64',
    lineWidth: 3,
  });
  mark.opacity(0);
  view.add(mark);
  const pile = new Layout({x: -200, y: 330, width: 220, height: 380, layout: true});
  pile.direction('column-reverse').gap(8).alignItems('center');
  view.add(pile);

  yield* all(
    sequence(0.05, ...edges.map((edge) => edge.end(1, 0.5))),
    sequence(0.05, ...nodes.map((node) => node.scale(1, 0.5))),
    sequence(0.07, ...rows.map((row) => row.opacity(1, 0.4))),
    waitFor(2),
  );
  yield* waitFor(2);
  for (let step = 0; step < 4; step++) {
    mark.opacity(1);
    const told = (i: number) => (i === 2 * step || i === 2 * step + 1 ? 1 : 0.3);
    yield* all(
      mark.position.y(-413 + step * 130.5, 0.6),
      ...lines.map((line, i) => line.opacity(told(i), 0.6)),
      ...nodes.slice(2 * step, 2 * step + 1).map((node) => node.fill('#e0af68', 0.6)),
      ...rows.slice(3 * step, 3 * step + 1).map((row) => row.fill('#3b4261', 0.6)),
    );
    const box = new Rect({width: 200, height: 0, radius: 8, fill: '#9ece6a', opacity: 0, clip: true});
    box.justifyContent('center').alignItems('center');
    box.add(new Txt({text: `${step * 11}`, fontFamily: FONT, fontSize: 28, fill: '#111111'}));
    pile.add(box);
    yield* all(box.height(56, 0.5), box.opacity(1, 0.5), box.fill('#7aa2f7', 0.9));
    yield* waitFor(1.5);
  }
  const changed = lines.slice(CHANGED, CHANGED + 1);
  yield* all(
    ...lines.map((line) => line.opacity(1, 1)),
    ...changed.map((line) => line.fill('#9ece6a', 1)),
    ...changed.map((line) => line.text(AFTERWARDS, 1)),
  );
  yield* all(...nodes.map((node) => node.position.x(node.position.x() + 20, 1.25)));
  yield* waitFor(1.75);
}

function tree(view: Node, {Circle, Layout, Line, Txt}: Kit): {edges: Line[]; nodes: Circle[]} {
  const places = Array.from({length: 25}, (_, i) => {
    const depth = Math.floor(Math.log2(i + 1));
    const pitch = 760 / 2 ** depth;
    return {x: (i + 1 - 2 ** depth + 0.5) * pitch - 380, y: depth * 110};
  });
  const edges = places.slice(1).map(({x, y}, i) => {
    const parent = places[Math.floor(i / 2)] ?? {x: 0, y: 0};
    const points: [number, number][] = [
      [parent.x, parent.y],
      [x, y],
    ];
    return new Line({points, stroke: '#55607a', lineWidth: 3, end: 0});
  });
  const nodes = places.map(({x, y}, i) => {
    const text = new Txt({
      text: String.fromCharCode(65 + i),
      fontFamily: FONT,
      fontSize: 20,
      fill: '#ffffff',
    });
    const look = {fill: '#2f6feb', stroke: '#9db8ff', lineWidth: 2, scale: 0};
    return new Circle({size: 44, x, y, ...look, children: [text]});
  });
  view.add(new Layout({x: 100, y: -420, children: [...edges, ...nodes]}));
  return {edges, nodes};
}

function table(view: Node, {Layout, Rect, Txt}: Kit): Rect[] {
  const rows = Array.from({length: 20}, (_, i) => {
    const cell = (text: string, fill: string, width: number) =>
      new Txt({text, fontFamily: FONT, fontSize: 22, fill, width});
    const children = [
      cell(`${2 * i}`, '#7d889e', 60),
      cell(OPS[i % OPS.length] ?? '', '#d6deeb', 240),
      cell(`${(i * 7) % 13}`, '#f6c177', 36),
    ];
    const look = {padding: [6, 12] as [number, number], radius: 6, fill: '#1b1e2a', opacity: 0};
    return new Rect({layout: true, gap: 20, ...look, children});
  });
  view.add(new Layout({layout: true, direction: 'column', gap: 4, x: 720, width: 400, children: rows}));
  return rows;
}
