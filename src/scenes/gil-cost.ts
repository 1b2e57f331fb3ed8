import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {CostAxis} from '../nodes/cost-axis.ts';
import {CostRow, ROUNDS_ROOM, TITLE_ROOM} from '../nodes/cost-row.ts';
import {fitText, Label, Plain} from '../nodes/primitives/index.ts';
import {sectionHead} from '../nodes/section-head.ts';
import type {Stage} from '../nodes/stage.ts';
import {WayPlanBars} from '../nodes/way-plan-bars.ts';
import {type GilCostChange, type GilCostView, tellGilCost} from '../story/gil-cost.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import {HEAD_ROOM} from '../story/vocabulary/source-column.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';
import {sourcePane} from './source.ts';

/** Units that the longest time takes; right of it stand the times, then what they say. */
const BARS = 1120;
const verdict = {x: 1400, width: 360};
const AXIS_ROOM = 52;
const plan = {width: 290, height: 134, gap: 40};

export default clipScene<GilCostView, GilCostChange>({stage: 'gil', tell: tellGilCost, build});

function build(stage: Stage, {view}: Story<GilCostView, GilCostChange>) {
  const {content, palette, format, hue} = stage;
  const {margin, contentTop, contentBottom, width} = format;
  const {column, bars} = view;
  const headY = contentTop + 35;

  const work = new Plain();
  work.add(sectionHead('source', palette.stage.source, {x: margin, y: headY}));
  const pane = sourcePane(stage, view);
  work.add(pane);
  content.add(work);

  const plans = new Plain();
  content.add(plans);
  const listLeft = Math.max(margin + column.width + 60, width - margin - 860);
  const list = {left: listLeft, top: contentTop + HEAD_ROOM, pitch: 0};
  list.pitch = Math.min(185, (contentBottom - list.top) / bars.length);
  plans.add(sectionHead(view.title, palette.dim, {x: list.left, y: headY}));

  const setting = new Plain({opacity: 0});
  setting.add(sectionHead(view.title, palette.dim, {x: margin, y: headY}));
  setting.add(
    new Label({
      text: view.setting,
      style: type.label,
      fill: palette.dim,
      align: 'right',
      at: [width - margin, headY],
    }),
  );
  const scale = BARS / view.scale;
  const axisY = contentBottom - AXIS_ROOM;
  setting.add(
    new CostAxis({
      at: [margin, axisY],
      ticks: view.ticks.map(({at, text}) => ({x: at * scale, text})),
      width: BARS,
      palette,
    }),
  );
  content.add(setting);

  const top = contentTop + HEAD_ROOM + 16;
  const pitch = (axisY - 12 - top) / bars.length;
  const height = Math.min(150, pitch - TITLE_ROOM - ROUNDS_ROOM - 14);
  const used = TITLE_ROOM + height + ROUNDS_ROOM;
  const rows = bars.map((bar, i) => {
    const colour = i === 0 ? mix(palette.bg, palette.fg, 0.62) : hue;
    const row = new CostRow({
      at: [margin, top + i * pitch + (pitch - used) / 2],
      bar,
      scale,
      height,
      lanes: view.lanes,
      first: i === 0 ? undefined : bars[0]?.median,
      verdict,
      colour,
      palette,
    });
    content.add(row);
    const y = list.top + i * list.pitch + (list.pitch - plan.height) / 2;
    const picture = new Plain({at: [list.left, y], opacity: 0});
    picture.add(new WayPlanBars({plan: bar.plan, width: plan.width, height: plan.height, palette}));
    const beside = plan.width + plan.gap;
    const room = width - margin - list.left - beside;
    const note = fitText(bar.plan.note, type.label, room);
    picture.add(
      new Label({text: note, style: type.label, fill: palette.dim, at: [beside, plan.height / 2 + 26]}),
    );
    plans.add(picture);
    const {x, y: rowY} = row.position();
    const listed: [number, number] = [list.left + beside - x, y + plan.height / 2 - 22 - rowY];
    row.title.position(listed);
    return {row, picture};
  });
  const rowAt = (index: number) => {
    const found = rows[index];
    if (!found) throw new RangeError(`There is no bar ${index}.`);
    return found;
  };

  function* measure(seconds: number): ThreadGenerator {
    yield* all(work.opacity(0, seconds * 0.35), plans.opacity(0, seconds * 0.35));
    yield* all(setting.opacity(1, seconds * 0.65), ...rows.map(({row}) => row.settle(seconds * 0.65)));
  }

  return function* play(change: GilCostChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'work':
        return yield* pane.lightLines(change.from, change.to, seconds);
      case 'way': {
        const {row, picture} = rowAt(change.index);
        return yield* all(picture.opacity(1, seconds), row.title.opacity(1, seconds));
      }
      case 'measure':
        return yield* measure(seconds);
      case 'ask':
        return yield* rowAt(change.index).row.ask(seconds);
      case 'grow':
        return yield* rowAt(change.index).row.grow(seconds);
      case 'spread':
        return yield* rowAt(change.index).row.spread(seconds);
      case 'cores':
        return yield* rowAt(change.index).row.fill(seconds);
      case 'ratio':
        return yield* rowAt(change.index).row.compare(seconds);
      case 'light':
        return yield* all(
          ...rows.map(({row}, i) => {
            const lit = change.bars.length === 0 || change.bars.includes(i);
            return row.opacity(lit ? 1 : 0.35, seconds, easeInOutCubic);
          }),
        );
    }
  };
}
