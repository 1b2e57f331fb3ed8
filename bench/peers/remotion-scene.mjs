// The neutral scene (bench/scene/neutral.ts) in React, for Remotion.
import {createElement as h} from 'react';
import {AbsoluteFill, Composition, Easing, interpolate, registerRoot, useCurrentFrame} from 'remotion';

const FPS = 60;
const NAMES = ['LOAD', 'STORE', 'ADD', 'CALL', 'JUMP', 'RETURN'];
const places = Array.from({length: 15}, (_, i) => {
  const depth = Math.floor(Math.log2(i + 1));
  const pitch = 900 / 2 ** depth;
  return {x: 960 - 400 + (i - 2 ** depth + 1.5) * pitch - 450, y: 540 - 330 + depth * 150};
});
const mix = (from, to, share) =>
  `rgb(${from.map((channel, i) => Math.round(channel + (to[i] - channel) * share)).join(',')})`;

/** The share of a movement that is done: it begins at a second and lasts some. */
function done(frame, begin, seconds) {
  return interpolate(frame / FPS, [begin, begin + seconds], [0, 1], {
    extrapolateLeft: 'clamp',
    extrapolateRight: 'clamp',
    easing: Easing.inOut(Easing.cubic),
  });
}

function Neutral() {
  const frame = useCurrentFrame();
  const come = done(frame, 0, 1);
  const rowsCome = done(frame, 0, 1.2);
  const steps = [0, 1, 2].map((step) => done(frame, 2 + step * 2, 0.8));
  const away = 60 * done(frame, 8, 1);
  const markY = 540 - 420 + steps[0] * 0 + steps[1] * 240 + steps[2] * 240;
  const lines = places.slice(1).map((place, i) => {
    const parent = places[Math.floor(i / 2)];
    const x2 = parent.x + (place.x - parent.x) * come;
    const y2 = parent.y + (place.y - parent.y) * come;
    return h('line', {key: i, x1: parent.x, y1: parent.y, x2, y2, stroke: '#53617d', strokeWidth: 3});
  });
  const circles = places.map(({x, y}, i) => {
    const share = i % 3 === 0 && i / 3 < 3 ? steps[i / 3] : 0;
    const fill = mix([43, 107, 224], [224, 168, 79], share);
    return h(
      'g',
      {key: i, transform: `translate(${x + away} ${y}) scale(${come})`},
      h('circle', {r: 28, fill}),
      h('text', {fill: '#fff', fontSize: 24, textAnchor: 'middle', dy: 8}, String.fromCharCode(65 + i)),
    );
  });
  const rows = Array.from({length: 14}, (_, i) => {
    const share = i % 4 === 0 && i / 4 < 3 ? steps[i / 4] : 0;
    const style = {
      display: 'flex',
      gap: 20,
      padding: 10,
      borderRadius: 8,
      background: mix([27, 32, 44], [58, 69, 100], share),
      opacity: rowsCome,
      fontSize: 26,
    };
    const cell = (text, color) => h('span', {key: text, style: {width: 140, color}}, text);
    return h('div', {key: i, style}, cell(`${2 * i}`, '#8793a8'), cell(NAMES[i % 6], '#dce4ef'));
  });
  const boxes = steps.map((share, step) => {
    const style = {
      position: 'absolute',
      left: 960 - 60 - 120,
      top: 540 + 420 - step * 70 - 30,
      width: 240,
      height: 60,
      borderRadius: 10,
      background: '#93c95f',
      color: '#10131a',
      fontSize: 28,
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
      opacity: share,
    };
    return h('div', {key: step, style}, `value ${step * 11}`);
  });
  const column = {
    position: 'absolute',
    left: 1420,
    top: 130,
    display: 'flex',
    flexDirection: 'column',
    gap: 8,
  };
  const mark = {
    position: 'absolute',
    left: 1400,
    top: markY - 28,
    width: 400,
    height: 56,
    borderRadius: 10,
    boxSizing: 'border-box',
    border: '4px solid #ffa05c',
    opacity: frame >= 2 * FPS ? 1 : 0,
  };
  return h(
    AbsoluteFill,
    {style: {background: '#10131a', fontFamily: 'sans-serif'}},
    h('svg', {width: 1920, height: 1080}, lines, circles),
    h('div', {style: column}, rows),
    h('div', {style: mark}),
    boxes,
  );
}

const size = {width: 1920, height: 1080, fps: FPS, durationInFrames: 10 * FPS};
registerRoot(() => h(Composition, {id: 'neutral', component: Neutral, ...size}));
