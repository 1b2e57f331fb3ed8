import {all, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import {Label, Plain} from '../nodes/primitives/index.ts';
import {sectionHead} from '../nodes/section-head.ts';
import {spanPlaces} from '../nodes/span-light.ts';
import type {Stage} from '../nodes/stage.ts';
import {TokenBoard} from '../nodes/token-board.ts';
import {TokenCounts} from '../nodes/token-counts.ts';
import {TokenMarks} from '../nodes/token-marks.ts';
import {type TokensChange, type TokensView, tellTokens} from '../story/tokens.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';
import {litSource} from './source.ts';

/** Seconds that a chip takes from the source to its place, at most. */
const FLIGHT = 0.42;

export default clipScene<TokensView, TokensChange>({stage: 'tokens', tell: tellTokens, build});

function build(stage: Stage, {view}: Story<TokensView, TokensChange>) {
  const {content, palette, format, hue} = stage;
  const {margin, contentTop} = format;
  const {board: chips} = view;
  const {pane, light, top, style} = litSource(stage, view);
  const marks = new TokenMarks({
    pane,
    marks: view.spans.map((span, token) => ({token, places: spanPlaces(pane, span)})),
    fill: mix(palette.bg, hue, 0.7),
  });
  pane.under.add(marks);
  const board = new TokenBoard({at: [view.boardLeft, top], board: chips, style, palette});
  const counts = new TokenCounts({
    at: [view.boardLeft, top],
    counts: view.counts,
    width: chips.width,
    height: format.contentBottom - top,
    palette,
  });
  const tally = new Label({
    text: '',
    style: type.noteCode,
    fill: palette.dim,
    align: 'right',
    at: [format.width - margin, contentTop + 22],
  });
  tally.text(() => `${Math.floor(marks.upTo())} of ${view.total}`);
  const heads = new Plain();
  heads.add(sectionHead('source', palette.stage.source, {x: margin, y: contentTop + 22}));
  heads.add(sectionHead('tokens', hue, {x: view.boardLeft, y: contentTop + 22}));
  for (const node of [heads, tally, counts, pane, board]) content.add(node);

  function* go(token: number, seconds: number): ThreadGenerator {
    const span = view.spans[token];
    if (!span) throw new RangeError(`There is no token ${token}.`);
    const last = view.source.rows.at(-1)?.line ?? 1;
    const line = span[0] > last ? pane.dim(seconds) : pane.lightLines(span[0], span[0], seconds);
    yield* all(line, light.goTo(span, seconds));
  }

  /** The middle of a token's text in the source as the board sees it. */
  function placeOf(token: number) {
    const [place] = spanPlaces(pane, view.spans[token] ?? [1, 0, 1, 0]);
    const {x = 0, y = 0, width = 0, height = 0} = place ?? {};
    return {
      x: margin + x + width / 2 - view.boardLeft,
      y: y - pane.top() * pane.rowHeight + height / 2,
    };
  }

  /** The scan goes from token to token; each sets out as soon as it is reached. */
  function* lift(tokens: readonly number[], spot: boolean, seconds: number): ThreadGenerator {
    const flight = Math.min(FLIGHT, seconds * 0.6);
    const step = (seconds - flight) / tokens.length;
    const last = tokens.at(-1) ?? 0;
    function* scan(): ThreadGenerator {
      for (const token of tokens) yield* go(token, step);
    }
    function* rise(token: number, after: number): ThreadGenerator {
      yield* waitFor(after);
      marks.upTo(token + 1);
      // Only now: what was spoken of before stays in the light until something moves.
      board.spot(spot ? token : null);
      yield* board.lift(token, placeOf(token), flight);
    }
    yield* all(
      board.reveal(board.rowOf(last), Math.min(0.35, seconds * 0.6)),
      scan(),
      ...tokens.map((token, i) => rise(token, (i + 1) * step)),
    );
  }

  function* fold(index: number, seconds: number): ThreadGenerator {
    const fold = chips.folds[index];
    if (!fold) throw new RangeError(`The board has no fold ${index}.`);
    const [from, to] = fold.tokens;
    function* scan(): ThreadGenerator {
      yield* go(from, seconds * 0.2);
      board.spot(null);
      yield* all(go(to, seconds * 0.8), marks.upTo(to + 1, seconds * 0.8));
    }
    yield* all(board.reveal(fold.row, seconds * 0.4), board.fold(fold, seconds * 0.6), scan());
  }

  return function* play(change: TokensChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'lift':
        yield* lift(change.tokens, change.spot, seconds);
        return;
      case 'look':
        yield* go(change.token, seconds);
        board.spot(null);
        return;
      case 'fold':
        yield* fold(change.fold, seconds);
        return;
      case 'count':
        yield* all(
          board.opacity(0, seconds * 0.25),
          light.goTo(null, seconds * 0.25),
          pane.dim(seconds * 0.25),
          pane.reveal(0, 0, seconds * 0.5),
        );
        yield* counts.appear(seconds * 0.5);
    }
  };
}
