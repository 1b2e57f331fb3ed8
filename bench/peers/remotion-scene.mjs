// The neutral scene (bench/scene/neutral.ts) in React, for Remotion.
import {createElement as h} from 'react';
import {
  AbsoluteFill,
  Composition,
  Easing,
  interpolate,
  interpolateColors,
  registerRoot,
  useCurrentFrame,
} from 'remotion';

const FPS = 60;
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
const places = Array.from({length: 25}, (_, i) => {
  const depth = Math.floor(Math.log2(i + 1));
  const pitch = 760 / 2 ** depth;
  return {x: (i + 1 - 2 ** depth + 0.5) * pitch - 380, y: depth * 110};
});

/** The share of a movement that is done: it begins at a second and lasts some. */
function done(frame, begin, seconds) {
  return interpolate(frame / FPS, [begin, begin + seconds], [0, 1], {
    extrapolateLeft: 'clamp',
    extrapolateRight: 'clamp',
    easing: Easing.inOut(Easing.cubic),
  });
}
const mix = (share, from, to) => interpolateColors(share, [0, 1], [from, to]);
const STEPS = [0, 1, 2, 3];

function Source({steps, last}) {
  const opacity = (i) => {
    let value = 1;
    for (const step of STEPS) {
      const told = Math.floor(i / 2) === step ? 1 : 0.3;
      value += (told - value) * steps[step];
    }
    return value + (1 - value) * last;
  };
  const lines = SOURCE.map((text, i) => {
    const changed = i === 6;
    const style = {opacity: opacity(i), color: changed ? mix(last, '#d6deeb', '#9ece6a') : '#d6deeb'};
    return h('div', {key: i, style}, changed && last > 0.5 ? text.replace('a + b', 'b + a') : text);
  });
  const pane = {position: 'absolute', left: 30, top: 60, width: 620, height: 560, overflow: 'hidden'};
  const look = {borderRadius: 16, background: '#1b1e2a', fontSize: 26, lineHeight: '31px', whiteSpace: 'pre'};
  return h(
    'div',
    {style: {...pane, ...look, display: 'flex', placeItems: 'center', placeContent: 'center'}},
    h('div', null, lines),
  );
}

function Tree({frame, steps, away}) {
  const edges = places.slice(1).map(({x, y}, i) => {
    const parent = places[Math.floor(i / 2)];
    const come = done(frame, i * 0.05, 0.5);
    const [x2, y2] = [parent.x + (x - parent.x) * come, parent.y + (y - parent.y) * come];
    const stroke = come === 0 ? 'none' : '#55607a';
    return h('line', {key: i, x1: parent.x, y1: parent.y, x2, y2, stroke, strokeWidth: 3});
  });
  const nodes = places.map(({x, y}, i) => {
    const told = i % 2 === 0 && i < 8 ? steps[i / 2] : 0;
    const circle = {r: 22, fill: mix(told, '#2f6feb', '#e0af68'), stroke: '#9db8ff', strokeWidth: 2};
    const text = {fill: '#fff', fontSize: 20, textAnchor: 'middle', dy: 7};
    return h(
      'g',
      {key: i, transform: `translate(${x + away} ${y}) scale(${done(frame, i * 0.05, 0.5)})`},
      h('circle', circle),
      h('text', text, String.fromCharCode(65 + i)),
    );
  });
  return h('svg', {width: 1920, height: 1080, viewBox: '-1060 -120 1920 1080'}, edges, nodes);
}

function Table({frame, steps}) {
  const rows = Array.from({length: 20}, (_, i) => {
    const told = i % 3 === 0 && i < 12 ? steps[i / 3] : 0;
    const style = {
      display: 'flex',
      gap: 20,
      padding: '6px 12px',
      borderRadius: 6,
      background: mix(told, '#1b1e2a', '#3b4261'),
      opacity: done(frame, i * 0.07, 0.4),
    };
    const cell = (text, color, width) => h('span', {key: color, style: {width, color}}, text);
    const cells = [
      cell(`${2 * i}`, '#7d889e', 60),
      cell(OPS[i % 8], '#d6deeb', 240),
      cell(`${(i * 7) % 13}`, '#f6c177', 36),
    ];
    return h('div', {key: i, style}, cells);
  });
  const column = {
    position: 'absolute',
    left: 1480,
    top: 0,
    bottom: 0,
    width: 400,
    fontSize: 22,
    lineHeight: '26px',
  };
  return h(
    'div',
    {style: {...column, display: 'flex', flexDirection: 'column', justifyContent: 'center', gap: 4}},
    rows,
  );
}

function Pile({frame}) {
  const boxes = STEPS.filter((step) => frame >= (4.6 + step * 3) * FPS).map((step) => {
    const grown = done(frame, 4.6 + step * 3, 0.5);
    const look = {width: 200, height: 56 * grown, borderRadius: 8, opacity: grown, overflow: 'hidden'};
    const background = mix(done(frame, 4.6 + step * 3, 0.9), '#9ece6a', '#7aa2f7');
    const style = {...look, background, color: '#111', fontSize: 28, display: 'flex', flex: 'none'};
    return h(
      'div',
      {key: step, style: {...style, alignItems: 'center', justifyContent: 'center'}},
      `${step * 11}`,
    );
  });
  const place = {position: 'absolute', left: 650, top: 680, width: 220, height: 380, alignItems: 'center'};
  return h('div', {style: {...place, display: 'flex', flexDirection: 'column-reverse', gap: 8}}, boxes);
}

function Neutral() {
  const frame = useCurrentFrame();
  const steps = STEPS.map((step) => done(frame, 4 + step * 3, 0.6));
  const markY = 540 - 413 + 130.5 * (steps[1] + steps[2] + steps[3]);
  const mark = {
    position: 'absolute',
    left: 1470,
    top: markY - 21,
    width: 420,
    height: 42,
    borderRadius: 8,
    boxSizing: 'border-box',
    border: '3px solid #ff9e64',
    opacity: frame >= 4 * FPS ? 1 : 0,
  };
  return h(
    AbsoluteFill,
    {style: {background: '#12141c', fontFamily: 'sans-serif'}},
    h(Source, {steps, last: done(frame, 16, 1)}),
    h(Tree, {frame, steps, away: 20 * done(frame, 17, 1.25)}),
    h(Table, {frame, steps}),
    h('div', {style: mark}),
    h(Pile, {frame}),
  );
}

const size = {width: 1920, height: 1080, fps: FPS, durationInFrames: 20 * FPS};
registerRoot(() => h(Composition, {id: 'neutral', component: Neutral, ...size}));
