import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {DropCard} from '../nodes/drop-card.ts';
import {FigureRow} from '../nodes/figure-row.ts';
import {GilToken} from '../nodes/gil-token.ts';
import {LaneLegend} from '../nodes/lane-legend.ts';
import {LaneNotes} from '../nodes/lane-notes.ts';
import {heights} from '../nodes/lane-places.ts';
import {Plain} from '../nodes/primitives/index.ts';
import type {Stage} from '../nodes/stage.ts';
import {ThreadBanner} from '../nodes/thread-banner.ts';
import {ThreadLanes} from '../nodes/thread-lanes.ts';
import type {UpdateTable} from '../nodes/update-table.ts';
import {type GilChange, type GilView, tellGil} from '../story/gil.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import {LANES_WIDTH} from '../story/vocabulary/crowd.ts';
import type {UpdateRow} from '../story/vocabulary/thread-lanes.ts';
import {clipScene} from './clip.ts';
import {LaneMarks} from './gil/marks.ts';
import {updateTableFor} from './gil/update-table.ts';

/** The bars lie between these; behind the right one the token has room beside the playhead. */
const plot = {left: 380, right: 380 + LANES_WIDTH};

export default clipScene<GilView, GilChange>({stage: 'gil', tell: tellGil, build: buildGil});

/** The picture of a `gil` story, and the player of its changes. */
export function buildGil(stage: Stage, story: Story<GilView, GilChange>) {
  const {view} = story;
  const {content, palette, format, hue} = stage;
  const {margin} = format;
  const width = format.width - 2 * margin;
  const notes = view.rest !== '' || view.warning !== '';
  let lit: readonly number[] = [];
  let card: {readonly index: number; readonly node: DropCard} | undefined;
  let figures: FigureRow | undefined;
  let table: UpdateTable | undefined;

  const lanes = new ThreadLanes({
    views: view.lanes,
    first: view.first,
    left: margin,
    plot,
    palette,
    around: around(),
  });
  const hues = lanes.lanes.map((lane) => lane.hue);
  const token = new GilToken({lanes, moves: view.token, palette});
  const overlay = new Plain();
  const marks = new LaneMarks(overlay, lanes, palette);
  overlay.add(token);
  const {rest, warning} = view;
  const said = new LaneNotes({at: [margin, heights.notes], rest, warning, width, palette});
  const legend = new LaneLegend({
    at: [plot.left, heights.banner + heights.bannerHeight / 2],
    views: view.lanes,
    crowded: () => lanes.lanes.some((lane) => lane.crowded()),
    palette,
  });
  const banner = new ThreadBanner({
    at: [plot.left, heights.banner],
    width: format.width - margin - plot.left,
    height: heights.bannerHeight,
    palette,
    hues,
  });
  for (const node of [legend, lanes, said, overlay, banner]) content.add(node);

  /** What the lanes have to make room for. */
  function around() {
    const thread = card && view.codes[card.index]?.thread;
    const stands = view.lanes.findIndex((lane) => lane.thread === thread);
    const matter = stands < 0 || lit.includes(stands) ? lit : [...lit, stands];
    return {
      lanes: view.lanes.length,
      lit: matter,
      card: card !== undefined,
      figures: figures !== undefined,
      notes,
    };
  }

  function* arrange(seconds: number): ThreadGenerator {
    const free = banner.opacity() === 0 && !figures && !table;
    yield* all(
      lanes.arrange(around(), seconds),
      lanes.opacity(table ? 0 : 1, seconds, easeInOutCubic),
      overlay.opacity(table ? 0 : 1, seconds, easeInOutCubic),
      said.opacity(table || card ? 0 : 1, seconds * 0.5),
      legend.opacity(free ? 1 : 0, seconds * 0.5),
    );
  }

  function* say(change: Extract<GilChange, {kind: 'banner'}>, seconds: number): ThreadGenerator {
    if (change.text === null) {
      yield* banner.say(null, seconds * 0.5);
      return yield* arrange(seconds * 0.5);
    }
    yield* all(
      legend.opacity(0, seconds * 0.4),
      banner.say(change.text, seconds),
      ...(figures ? [removeFigures(seconds * 0.4)] : []),
    );
  }

  function* removeFigures(seconds: number): ThreadGenerator {
    const old = figures;
    figures = undefined;
    yield* old?.opacity(0, seconds) ?? settled();
    old?.remove();
    yield* arrange(seconds);
  }

  function* zoom({window, playhead}: Extract<GilChange, {kind: 'zoom'}>, seconds: number): ThreadGenerator {
    // What was asked for in one moment is no part of the whole run, nor of the last still.
    const fade = playhead ? settled() : marks.fade(seconds * 0.4);
    yield* all(
      fade,
      lanes.zoom(window, playhead, seconds, () => token.settle()),
    );
    if (!playhead) marks.forget();
  }

  /** The card comes up from below when the lanes have made room; one that stands there already fades into the next. */
  function* show(index: number | null, seconds: number): ThreadGenerator {
    const old = card;
    if (old?.index === index || (!old && index === null)) return;
    const code = index === null ? undefined : view.codes[index];
    const next =
      code &&
      new DropCard({
        at: [margin, heights.card],
        card: code,
        width,
        height: heights.cardBottom - heights.card,
        hue: hues[view.lanes.findIndex((lane) => lane.thread === code.thread)] ?? palette.fg,
        palette,
      });
    card = next && index !== null ? {index, node: next} : undefined;
    if (old) yield* old.node.opacity(0, seconds * 0.35, easeInOutCubic);
    old?.node.remove();
    if (!next) return yield* arrange(seconds * 0.65);
    if (!old) yield* arrange(seconds * 0.4);
    content.add(next);
    yield* next.appear(seconds * 0.6);
  }

  function* light(change: Extract<GilChange, {kind: 'light'}>, seconds: number): ThreadGenerator {
    lit = change.lanes;
    yield* all(lanes.light(lit, seconds), arrange(seconds));
  }

  function* update(title: string, rows: readonly UpdateRow[] | null, seconds: number): ThreadGenerator {
    if (rows === null) {
      const old = table;
      if (!old) return;
      table = undefined;
      yield* old.opacity(0, seconds * 0.4, easeInOutCubic);
      old.remove();
      return yield* arrange(seconds * 0.6);
    }
    let share = 1;
    if (!table) {
      share = 0.6;
      table = updateTableFor(title, stage, story, {
        top: banner.opacity() > 0 ? heights.banner + heights.bannerHeight + 24 : heights.banner,
        bottom: card ? heights.card - 20 : heights.cardBottom,
        hues,
      });
      yield* arrange(seconds * 0.2);
      content.add(table);
      yield* table.opacity(1, seconds * 0.2, easeInOutCubic);
    }
    yield* table.show(rows, seconds * share);
  }

  function* number(change: Extract<GilChange, {kind: 'figures'}>, seconds: number): ThreadGenerator {
    figures?.remove();
    const next = new FigureRow({
      at: [margin, heights.banner],
      figures: change.figures,
      width,
      height: heights.figuresHeight,
      hue,
      palette,
    });
    figures = next;
    yield* all(arrange(seconds * 0.4), banner.opacity(0, seconds * 0.3));
    content.add(next);
    yield* next.appear(seconds * 0.6);
  }

  return function* play(change: GilChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'play':
        return yield* token.play(change.to, seconds);
      case 'zoom':
        return yield* zoom(change, seconds);
      case 'banner':
        return yield* say(change, seconds);
      case 'request':
        return yield* marks.request(change, seconds);
      case 'measure':
        return yield* marks.measure(change, seconds);
      case 'code':
        return yield* show(change.card, seconds);
      case 'light':
        return yield* light(change, seconds);
      case 'updates':
        return yield* update(change.title, change.rows, seconds);
      case 'figures':
        return yield* number(change, seconds);
    }
  };
}

function* settled(): ThreadGenerator {}
