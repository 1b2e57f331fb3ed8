import {all, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {EvalPicture, Move, Park, Spot} from '../story/vocabulary/eval-picture.ts';
import type {Palette} from '../theme/colour.ts';
import {EvalWires} from './eval-wires.ts';
import {FramePanel} from './frame-panel.ts';
import {FrameTabs} from './frame-tabs.ts';
import {HeapShelf} from './heap-shelf.ts';
import {Plain, type Point} from './primitives/index.ts';
import {type Departure, ValueFlights} from './value-flights.ts';

export interface EvalMachineProps {
  /** Where the frames stand. */
  readonly frames: {readonly x: number; readonly y: number; readonly width: number; readonly height: number};
  /** Where the heap's cards stand. */
  readonly heap: {readonly x: number; readonly y: number; readonly width: number; readonly height: number};
  readonly places: readonly number[];
  readonly palette: Palette;
  /** Where values travel that leave the machine's own nodes: a row of the bytecode, the output. */
  readonly outside: (spot: Spot) => Point | undefined;
}

/** Frames, names, the value stack and the heap, as one machine that goes from picture to picture. */
export class EvalMachine extends Plain {
  private readonly options: EvalMachineProps;
  private readonly tabs: FrameTabs;
  private readonly heap: HeapShelf;
  private readonly wires: EvalWires;
  private readonly flights: ValueFlights;
  private panel: FramePanel | undefined;
  private picture: EvalPicture | undefined;

  public constructor(options: EvalMachineProps, opening: EvalPicture) {
    super();
    this.options = options;
    const {frames, heap, places, palette} = options;
    this.tabs = new FrameTabs({at: [frames.x, frames.y], width: frames.width, palette});
    this.heap = new HeapShelf({
      at: [heap.x, heap.y],
      width: heap.width,
      height: heap.height,
      places,
      palette,
    });
    this.flights = new ValueFlights({spot: (spot) => this.spot(spot), palette});
    this.wires = new EvalWires(frames.x + frames.width, palette);
    this.add(this.tabs);
    this.add(this.heap);
    this.tabs.set(opening.tabs);
    this.panel = this.open(opening);
    this.heap.set(opening.cards);
    this.add(this.wires);
    this.add(this.flights);
    this.layer();
    this.wires.set(opening, this.panel, this.heap);
    this.picture = opening;
  }

  /** Goes to another picture; `moves` are the values that travel on the way. */
  public *become(next: EvalPicture, moves: readonly Move[], seconds: number, park?: Park): ThreadGenerator {
    const before = this.picture;
    this.picture = next;
    if (
      before?.frame &&
      next.frame &&
      before.frame.frame === next.frame.frame &&
      this.panel &&
      sameDepth(before, next)
    )
      yield* this.goOn(next, this.panel, moves, seconds);
    else yield* this.change(before, next, moves, seconds, park);
  }

  /** Everything goes: the run is over. */
  public *finish(seconds: number): ThreadGenerator {
    yield* all(this.wires.clear(seconds * 0.5), this.opacity(0, seconds, easeInOutCubic));
  }

  /** One instruction of the frame that runs: values leave the stack first, then others arrive. */
  private *goOn(
    next: EvalPicture,
    panel: FramePanel,
    moves: readonly Move[],
    seconds: number,
  ): ThreadGenerator {
    const frame = next.frame;
    if (!frame) return;
    const out = moves.filter((move) => move.from.at === 'slot');
    const away = new Set(out.flatMap((m) => (m.from.at === 'slot' ? [m.from.index] : [])));
    const onto = moves.filter((move) => move.from.at !== 'slot');
    const popping = before(panel, next);
    const pushing = frame.stack.some((slot) => !panel.stack.shows(slot));
    // Operands that don't travel anywhere flow together where the result will lie.
    const target = pushing && popping ? frame.stack.at(-1)?.at : undefined;
    const first = popping ? seconds * (pushing || out.length > 0 ? 0.5 : 0.8) : 0;
    const second = seconds - first;
    const arriving = new Set(moves.flatMap((m) => (m.to.at === 'name' ? [m.to.name] : [])));
    if (popping) {
      yield* all(
        ...out.map((move) => this.flights.fly(move, seconds * (pushing ? 0.5 : 0.75))),
        panel.stack.pop(frame.stack, away, target, first),
        this.wires.drop(next, panel, this.heap, first),
        out.length > 0 ? panel.names.become(frame.names, frame.moreNames, arriving, first) : empty(),
      );
    }
    const landing = new Set(onto.flatMap((m) => (m.to.at === 'slot' ? [m.to.index] : [])));
    const rest = Math.max(0.05, second);
    yield* all(
      ...onto.map((move) => this.flights.fly(move, rest * 0.85)),
      panel.stack.push(frame.stack, frame.moreSlots, landing, rest * 0.9),
      panel.names.become(frame.names, frame.moreNames, new Set(), rest),
      panel.raise(frame.raised, rest),
      this.heap.become(next.cards, rest),
      this.tabs.become(next.tabs, rest),
      this.wires.drop(next, panel, this.heap, rest * 0.5),
    );
    yield* this.wires.grow(next, panel, this.heap, Math.min(0.25, rest * 0.4));
  }

  /** A frame comes on top of the call stack, or goes from it. */
  private *change(
    last: EvalPicture | undefined,
    next: EvalPicture,
    moves: readonly Move[],
    seconds: number,
    park: Park | undefined,
  ): ThreadGenerator {
    const old = this.panel;
    const deeper = next.tabs.length > (last?.tabs.length ?? 0);
    const departures = this.flights.depart(moves);
    const panel = this.open(next);
    this.panel = panel;
    const third = seconds / 3;
    // Where a generator sleeps: its frame comes out of the card, or goes into it.
    const bed = park && this.spot({at: 'card', object: park.object});
    panel?.wait(deeper ? 'below' : 'above', park?.how === 'wake' ? bed : undefined);
    yield* all(
      this.wires.clear(third * 0.7),
      old ? old.leave(deeper, third * 1.4, park?.how === 'sleep' ? bed : undefined) : empty(),
      this.tabs.become(next.tabs, third * 1.4),
      // The next frame comes while the last one goes, so that the picture is never empty.
      after(third * 0.6, () => this.arrive(next, panel, departures, third)),
    );
    yield* this.wires.grow(next, panel, this.heap, Math.min(0.25, third * 0.6));
  }

  /** The frame that runs now comes in, and what travels to it. */
  private *arrive(
    next: EvalPicture,
    panel: FramePanel | undefined,
    departures: readonly Departure[],
    third: number,
  ): ThreadGenerator {
    yield* all(
      ...this.flights.land(departures, third * 1.6),
      panel ? panel.arrive({x: this.options.frames.x, y: this.topOf(next)}, third) : empty(),
      this.heap.become(next.cards, third),
    );
  }

  private open(picture: EvalPicture): FramePanel | undefined {
    if (!picture.frame) return undefined;
    const {frames, palette} = this.options;
    const top = this.topOf(picture);
    const panel = new FramePanel({
      view: picture.frame,
      at: [frames.x, top],
      width: frames.width,
      height: frames.y + frames.height - top,
      palette,
    });
    this.add(panel);
    this.layer();
    return panel;
  }

  /** Arrows stay above the frames that they leave, objects and their counts above arrows, travelling values above all. */
  private layer(): void {
    for (const layer of [this.wires, this.heap, this.flights]) layer.moveToTop();
  }

  private topOf({tabs}: EvalPicture): number {
    return this.options.frames.y + tabs.length * FrameTabs.pitch;
  }

  /** Where something stands now. */
  private spot(spot: Spot): Point | undefined {
    const panel = this.panel;
    switch (spot.at) {
      case 'name': {
        const point = panel?.frame === spot.frame ? panel.names.middle(spot.name) : undefined;
        // A name that has no cell yet, or none at all: the middle of the names.
        return panel && point ? panel.outside(point) : undefined;
      }
      case 'slot':
        return panel?.frame === spot.frame
          ? panel.outside(panel.stack.middle(spot.index))
          : this.tabs.middle(spot.frame);
      case 'card': {
        const card = this.heap.cards.get(spot.object);
        const point = card?.middle();
        return point && {x: point.x + this.heap.position.x(), y: point.y + this.heap.position.y()};
      }
      case 'tab':
        return this.tabs.middle(spot.frame);
      default:
        return this.options.outside(spot);
    }
  }
}

const sameDepth = (a: EvalPicture, b: EvalPicture) => a.tabs.length === b.tabs.length;

/** Whether slots that are shown now have to go. */
function before(panel: FramePanel, {frame}: EvalPicture): boolean {
  return frame !== null && panel.stack.hasOthers(frame.stack);
}

function* after(seconds: number, then: () => ThreadGenerator): ThreadGenerator {
  yield* waitFor(seconds);
  yield* then();
}

function* empty(): ThreadGenerator {}
