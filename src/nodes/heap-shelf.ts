import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {CardView} from '../story/vocabulary/eval-picture.ts';
import type {Palette} from '../theme/colour.ts';
import {HeapCard} from './heap-card.ts';
import {Plain, type PlainProps} from './primitives/index.ts';

export interface HeapShelfProps extends PlainProps {
  readonly width: number;
  readonly height: number;
  /** Rows of attributes that each place has room for, from the top. */
  readonly places: readonly number[];
  readonly palette: Palette;
}

/** Height of the badge above a card. */
const BADGE = 26;

/** Objects on the heap, each in the place that it keeps. Position: its top left corner. */
export class HeapShelf extends Plain {
  public readonly cards = new Map<number, HeapCard>();
  private readonly options: HeapShelfProps;
  private readonly tops: readonly number[];

  public constructor(props: HeapShelfProps) {
    const {width: _width, height, places, palette: _palette, ...rest} = props;
    super(rest);
    this.options = props;
    const heights = places.map((fields) => HeapCard.heightFor(fields) + BADGE);
    const used = heights.reduce((sum, h) => sum + h, 0);
    const gap = Math.min(46, (height - used) / Math.max(1, places.length - 1));
    let y = 0;
    this.tops = heights.map((h) => {
      const top = y + BADGE;
      y += h + gap;
      return top;
    });
  }

  /** Shows cards at once. */
  public set(cards: readonly CardView[]): void {
    for (const node of this.cards.values()) node.remove();
    this.cards.clear();
    for (const view of cards) this.put(view);
  }

  /** Takes away what is no longer there, and shows new values and counts of what stays. */
  public *become(cards: readonly CardView[], seconds: number): ThreadGenerator {
    const next = new Map(cards.map((view) => [view.object, view]));
    const moves: ThreadGenerator[] = [];
    for (const [object, node] of [...this.cards]) {
      const view = next.get(object);
      if (view) {
        moves.push(node.become(view, seconds));
        continue;
      }
      this.cards.delete(object);
      moves.push(leave(node, seconds));
    }
    for (const view of cards) {
      if (this.cards.has(view.object)) continue;
      const node = this.put(view);
      node.opacity(0);
      moves.push(node.opacity(1, seconds, easeInOutCubic));
    }
    yield* all(...moves);
  }

  private put(view: CardView): HeapCard {
    const {width, places, palette} = this.options;
    const fields = places[view.place] ?? 0;
    const node = new HeapCard({card: view, width, palette, fields: Math.max(fields, view.fields.length)});
    node.position([0, this.tops[view.place] ?? BADGE]);
    this.add(node);
    this.cards.set(view.object, node);
    return node;
  }
}

function* leave(node: HeapCard, seconds: number): ThreadGenerator {
  yield* node.free(seconds);
  node.remove();
}
