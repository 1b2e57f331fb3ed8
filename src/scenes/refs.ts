import {all, type ThreadGenerator} from '@motion-canvas/core';
import {ChipRows} from '../nodes/chip-rows.ts';
import {HolderNode} from '../nodes/holder-node.ts';
import {ObjectCard} from '../nodes/object-card.ts';
import {Label, Plain, textWidth} from '../nodes/primitives/index.ts';
import {sectionHead} from '../nodes/section-head.ts';
import type {Stage} from '../nodes/stage.ts';
import {StepChart} from '../nodes/step-chart.ts';
import {type RefsChange, type RefsView, type State, tellRefs} from '../story/refs.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import type {HolderCard} from '../story/vocabulary/holder-card.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';
import {sourcePane} from './source.ts';

/** Where the parts stand; the source has what is left of them. */
const holdersLeft = 800;
const holderWidth = 300;
const object = {x: 1270, y: 284, width: 460, height: 232};
/** The holders' cards share this much height, around the object's middle. */
const holdersHeight = 400;
const chart = {head: 640, top: 696, height: 124, right: 1790};

export default clipScene<RefsView, RefsChange>({stage: 'refs', tell: tellRefs, build});

function build(stage: Stage, {view}: Story<RefsView, RefsChange>) {
  const {content, palette, format, hue} = stage;
  const {margin, contentTop} = format;
  const headY = contentTop + 35;
  const pane = sourcePane(stage, view);
  content.add(sectionHead('source', palette.stage.source, {x: margin, y: headY}));
  content.add(pane);
  const heldBy = sectionHead('held by', palette.dim, {x: holdersLeft, y: headY});
  const onHeap = sectionHead('heap', hue, {x: object.x, y: headY});
  content.add(heldBy);
  content.add(onHeap);

  const card = new ObjectCard({
    ...object,
    at: [object.x, object.y],
    type: view.object?.type ?? '',
    address: view.object?.address ?? '',
    immortal: view.object?.immortal ?? false,
    palette,
  });
  const holders = new Plain();
  content.add(holders);
  content.add(card);

  const {count, times} = addChart();
  const nodes = new Map<string, HolderNode>();
  const pitch = Math.min(118, holdersHeight / view.rows);
  const height = Math.min(86, pitch - 10);
  const middle = object.y + object.height / 2;

  function addChart(): {count: StepChart | undefined; times: Label} {
    const times = new Label({text: '', style: type.badge, fill: hue, at: [0, chart.head], opacity: 0});
    if (!view.chart) return {count: undefined, times};
    const room = chart.right - holdersLeft - 280;
    const {titles, shortened} = view.chart;
    const title = titles.find((t) => textWidth(t.toUpperCase(), type.head) <= room) ?? titles.at(-1) ?? '';
    content.add(sectionHead(title, palette.dim, {x: holdersLeft, y: chart.head}));
    times.position.x(holdersLeft + textWidth(title.toUpperCase(), type.head) + 28);
    if (shortened) {
      const at: [number, number] = [chart.right, chart.head];
      content.add(
        new Label({text: 'long waits shortened', style: type.note, fill: palette.dim, align: 'right', at}),
      );
    }
    const count = new StepChart({
      at: [holdersLeft, chart.top],
      view: view.chart,
      width: chart.right - holdersLeft,
      height: chart.height,
      palette,
      hue,
    });
    content.add(count);
    content.add(times);
    return {count, times};
  }

  function place(holder: HolderCard): HolderNode {
    const y = middle + (holder.row - view.rows / 2) * pitch + (pitch - height) / 2;
    const node = new HolderNode({
      at: [holdersLeft, y],
      card: holder,
      width: holderWidth,
      height,
      target: card.port(y + height / 2),
      palette,
    });
    holders.add(node);
    return node;
  }

  function* immortals(values: readonly string[], seconds: number): ThreadGenerator {
    const {head: y, right} = chart;
    const met = new Plain({opacity: 0});
    met.add(sectionHead('immortal objects of this run', palette.dim, {x: holdersLeft, y}));
    const at: [number, number] = [holdersLeft, y + 42];
    met.add(new ChipRows({at, texts: values, width: right - holdersLeft, rows: 3, palette, hue}));
    content.add(met);
    yield* met.opacity(1, seconds);
  }

  function* settle(seconds: number): ThreadGenerator {
    yield* all(card.badge.settle(seconds), ...[...nodes.values()].map((node) => node.settle(seconds)));
  }

  /** The holders of a state; those that leave go before those that come, unless both happen `together`. */
  function* hold({cards, count: counted}: State, seconds: number, together = false): ThreadGenerator {
    const staying = new Set(cards.map((c) => c.key));
    const leaving = [...nodes].filter(([key]) => !staying.has(key));
    const coming = cards.filter((c) => !nodes.has(c.key));
    const changed = cards.filter((c) => nodes.has(c.key));
    const share = leaving.length > 0 && coming.length > 0 && !together ? 0.5 : 1;
    const becoming = changed.map((c) => nodes.get(c.key)?.become(c, seconds * share) ?? settled());
    if (together) {
      yield* all(...becoming, ...arrive(), ...leaving.map(([, node]) => node.leave(seconds)));
    } else if (leaving.length > 0 || coming.length === 0) {
      yield* all(...becoming, ...leaving.map(([, node]) => node.leave(seconds * share)));
    } else {
      yield* all(...becoming, ...arrive());
    }
    for (const [key, node] of leaving) {
      node.remove();
      nodes.delete(key);
    }
    if (leaving.length > 0 && !together) yield* all(...arrive());

    function arrive(): ThreadGenerator[] {
      return coming.map((c) => {
        const node = place(c);
        nodes.set(c.key, node);
        return node.appear(
          seconds * share,
          counted !== 'immortal' && c.references > 0 && c.hue !== 'unknown',
        );
      });
    }
  }

  function* reach(state: State, seconds: number): ThreadGenerator {
    const counting = state.count === 'immortal' ? [] : [card.badge.count(state.count, seconds)];
    yield* all(...counting, ...(count ? [count.advance(state.reached, seconds)] : []));
  }

  function* moments(change: Extract<RefsChange, {kind: 'moments'}>, seconds: number): ThreadGenerator {
    const past = change.past.map((c) => place(c).past(seconds));
    if (past.length > 0) heldBy.text('was held by'.toUpperCase());
    yield* all(
      settle(seconds * 0.4),
      ...past,
      ...(count ? [count.name(change.moments, seconds)] : []),
      ...(change.value.length > 0 ? [card.become(change.value, seconds)] : []),
      pane.dim(seconds),
    );
  }

  return function* play(change: RefsChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'line':
        return yield* all(settle(seconds), pane.lightLines(change.line, change.line, seconds));
      case 'appear':
        yield* card.appear(change.state.value, seconds * 0.3);
        yield* hold(change.state, seconds * 0.35);
        return yield* reach(change.state, seconds * 0.35);
      case 'tick':
        yield* settle(seconds * 0.1);
        yield* all(hold(change.state, seconds * 0.5), card.become(change.state.value, seconds * 0.5));
        return yield* reach(change.state, seconds * 0.4);
      case 'look':
        return yield* all(card.badge.look(seconds), ...[...nodes.values()].map((node) => node.look(seconds)));
      case 'settle':
        return yield* settle(seconds);
      case 'wait':
        return yield* all(settle(seconds * 0.3), ...(count ? [count.wait(change.reached, seconds)] : []));
      case 'pass by':
        times.text(`× ${change.times}`);
        yield* all(settle(seconds * 0.1), times.opacity(1, seconds * 0.1));
        yield* all(
          reach(change.state, seconds * 0.7),
          hold(change.state, seconds * 0.3, true),
          card.become(change.state.value, seconds * 0.3),
        );
        yield* settle(seconds * 0.1);
        return yield* times.opacity(0, seconds * 0.1);
      case 'ask':
        return yield* all(settle(seconds), card.badge.ask(seconds));
      case 'free':
        return yield* all(card.free('freed', seconds), ...(count ? [count.end(seconds)] : []));
      case 'immortals':
        return yield* immortals(change.values, seconds);
      case 'orphans':
        return yield* card.orphans(change.orphans, seconds);
      case 'run out':
        return yield* all(...(count ? [count.runOut(seconds)] : []));
      case 'moments':
        return yield* moments(change, seconds);
    }
  };
}

function* settled(): ThreadGenerator {}
