import type {ThreadGenerator} from '@motion-canvas/core';
import type {Move, Spot} from '../story/vocabulary/eval-picture.ts';
import type {Palette} from '../theme/colour.ts';
import {Plain, type Point} from './primitives/index.ts';
import {ValueChip} from './value-chip.ts';

export interface ValueFlightsProps {
  /** Where something stands now. */
  readonly spot: (spot: Spot) => Point | undefined;
  readonly palette: Palette;
}

/** A value that is about to travel, and where from. */
export interface Departure {
  readonly move: Move;
  readonly from: Point | undefined;
}

/** Values on their way between names, the value stack, the heap, the bytecode and the output. */
export class ValueFlights extends Plain {
  private readonly options: ValueFlightsProps;

  public constructor(options: ValueFlightsProps) {
    super();
    this.options = options;
  }

  /** A value goes from one place to the other; a place that isn't seen: nothing goes. */
  public *fly(move: Move, seconds: number): ThreadGenerator {
    const from = this.options.spot(move.from);
    const to = this.options.spot(move.to);
    if (from && to) yield* this.travel(move, from, to, seconds);
  }

  /** Where values travel from, as long as it still stands there. */
  public depart(moves: readonly Move[]): Departure[] {
    return moves.map((move) => ({move, from: this.options.spot(move.from)}));
  }

  /** The way of those values to where they go now. */
  public land(departures: readonly Departure[], seconds: number): ThreadGenerator[] {
    return departures.flatMap(({move, from}) => {
      const to = this.options.spot(move.to);
      return from && to ? [this.travel(move, from, to, seconds)] : [];
    });
  }

  private *travel(move: Move, from: Point, to: Point, seconds: number): ThreadGenerator {
    const chip = new ValueChip({text: move.text, borrowed: move.borrowed, palette: this.options.palette});
    this.add(chip);
    yield* chip.travel(from, to, seconds);
    chip.remove();
  }
}
