import type {SimpleSignal} from '@motion-canvas/core';
import type {BarKind, LaneView, Window} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {LaneBars, type PlacedBar} from './lane-columns.ts';
import {paintAway, paintColumns, paintTurns, paintWaits} from './lane-paint.ts';
import {numberSignal, Plain, type PlainProps, type TextBox, textWidth} from './primitives/index.ts';
import {fontOf, spacingOf} from './primitives/measure.ts';
import {type Plot, xAt} from './time-scale.ts';

/** What all lanes go by. */
export interface LaneClock {
  readonly plot: Plot;
  /** The part of the run that is shown. */
  readonly window: () => Window;
  /** What lies behind this time has not happened yet, and is not drawn. */
  readonly until: () => number;
}

export interface ThreadLaneProps extends PlainProps {
  readonly view: LaneView;
  readonly clock: LaneClock;
  readonly palette: Palette;
  readonly bar: number;
}

/** What a thread does without the lock, in the longest words that there is room for. */
const words: Readonly<Record<BarKind, readonly string[]>> = {
  holds: [],
  waits: [],
  sleeps: ['sleep'],
  io: ['I/O'],
  lock: ['other lock', 'lock'],
  blocked: ['blocked'],
  unknown: ['ready / unknown', 'unknown'],
};
const endings = {returned: 'returned', exception: 'exception', alive: ''} as const;
const style = type.note;

/** A text of the lane and its left end. */
interface Word {
  readonly text: string;
  readonly x: number;
  readonly fill: string;
  /** Whether what lies under it is covered. */
  readonly plate: boolean;
}

/** What one thread did with the lock. Its x are the picture's; its y is the middle of its bars. */
export class ThreadLane extends Plain {
  /** Height of a bar of a thread that holds the lock. */
  public readonly bar: SimpleSignal<number>;
  /** Words are left out between these two, where a measure covers them. */
  public readonly covered = {from: numberSignal(0), to: numberSignal(0)};
  public readonly hue: string;
  private readonly thread: LaneView;
  private readonly clock: LaneClock;
  private readonly palette: Palette;
  private readonly bars: LaneBars;

  public constructor({view, clock, palette, bar, ...rest}: ThreadLaneProps) {
    super(rest);
    this.thread = view;
    this.clock = clock;
    this.palette = palette;
    this.bar = numberSignal(bar);
    this.hue = palette.threads[view.colour % palette.threads.length] ?? palette.fg;
    this.bars = new LaneBars(view.bars, clock.plot.right - clock.plot.left);
  }

  /** Whether some of its bars are too many to be drawn one by one. */
  public crowded(): boolean {
    const {first, end} = this.visible().columns;
    return end > first;
  }

  /** For layout checks: the words in the bars. */
  public textBoxes(): TextBox[] {
    return this.words(this.visible().bars).map(({text, x}) => ({
      text,
      x,
      y: -style.size / 2,
      width: textWidth(text, style),
      height: style.size,
      fontSize: style.size,
      role: 'bar',
    }));
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {bars, columns} = this.visible();
    const paint = {palette: this.palette, hue: this.hue, bar: this.bar()};
    this.paintLine(context);
    paintAway(context, bars, paint);
    paintWaits(context, bars, paint);
    paintTurns(context, bars, paint);
    paintColumns(context, columns, this.clock.plot.left, paint);
    this.paintEnd(context);
    context.font = fontOf(style);
    context.letterSpacing = spacingOf(style);
    context.textBaseline = 'alphabetic';
    for (const {text, x, fill, plate} of this.words(bars)) {
      if (plate) {
        context.fillStyle = this.palette.bg;
        context.beginPath();
        context.roundRect(x - 6, -13, textWidth(text, style) + 12, 26, 8);
        context.fill();
      }
      context.fillStyle = fill;
      context.fillText(text, x, style.size * 0.36);
    }
  }

  private visible() {
    const {window, plot, until} = this.clock;
    return this.bars.visible(window(), plot, until());
  }

  /** The thread's life, as a line: from its start on. */
  private paintLine(context: CanvasRenderingContext2D): void {
    const {window, plot, until} = this.clock;
    const {started, ended, ending} = this.thread;
    const now = window();
    if (until() < started || started >= now.to) return;
    const over = ending !== 'alive' && until() >= ended;
    const from = Math.max(plot.left, xAt(now, plot, started));
    const to = over ? Math.min(plot.right, xAt(now, plot, ended)) : plot.right;
    if (to <= from) return;
    context.strokeStyle = this.palette.line;
    context.lineWidth = 2.5;
    context.beginPath();
    context.moveTo(from, 0);
    context.lineTo(to, 0);
    context.stroke();
  }

  /** How the thread ended: a bar across, a cross, or an arrow that goes on. */
  private paintEnd(context: CanvasRenderingContext2D): void {
    const x = this.endX();
    if (x === undefined) return;
    const half = Math.min(20, this.bar() * 0.34);
    const {ending} = this.thread;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = ending === 'exception' ? this.palette.dec : this.hue;
    context.beginPath();
    if (ending === 'returned') {
      context.moveTo(x + 5, -half);
      context.lineTo(x + 5, half);
    } else if (ending === 'exception') {
      const r = half * 0.6;
      context.moveTo(x + 8, -r);
      context.lineTo(x + 8 + 2 * r, r);
      context.moveTo(x + 8 + 2 * r, -r);
      context.lineTo(x + 8, r);
    } else {
      const r = half * 0.5;
      context.moveTo(x + 8, -r);
      context.lineTo(x + 8 + r, 0);
      context.lineTo(x + 8, r);
    }
    context.stroke();
  }

  /** Where the thread's life ends, if that has come and is in the window. */
  private endX(): number | undefined {
    const {window, plot, until} = this.clock;
    const {ended} = this.thread;
    const {from, to} = window();
    return ended > until() || ended < from || ended > to ? undefined : xAt({from, to}, plot, ended);
  }

  private words(bars: readonly PlacedBar[]): Word[] {
    const {palette, clock, thread} = this;
    const found: Word[] = [];
    for (const {left, right, kind, uncertain} of bars) {
      const room = right - left - 20;
      const mark = uncertain ? '?' : '';
      const text = [...words[kind].map((word) => `${word}${mark && ' ?'}`), mark].find(
        (candidate) => candidate !== '' && textWidth(candidate, style) <= room,
      );
      if (text === undefined) continue;
      const fill = kind === 'holds' || kind === 'waits' ? palette.fg : palette.dim;
      const x = (left + right - textWidth(text, style)) / 2;
      found.push({text, x, fill, plate: kind === 'waits'});
    }
    const end = this.endX();
    const ending = endings[thread.ending];
    if (end !== undefined && ending !== '') {
      const now = clock.window();
      const room = xAt(now, clock.plot, Math.min(now.to, clock.until())) - end - 44;
      const fill = thread.ending === 'exception' ? palette.dec : palette.dim;
      if (textWidth(ending, style) <= room)
        found.push({text: ending, x: end + (thread.ending === 'returned' ? 22 : 42), fill, plate: false});
    }
    return found.filter(({x, text}) => {
      const {from, to} = this.covered;
      return x + textWidth(text, style) < from() || x > to();
    });
  }
}
