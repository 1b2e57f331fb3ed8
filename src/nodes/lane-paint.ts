import {OUTLINED} from '../story/vocabulary/crowd.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {COLUMN, type Columns, type PlacedBar} from './lane-columns.ts';

/** What a lane is drawn with. */
export interface LanePaint {
  readonly palette: Palette;
  /** The thread's colour. */
  readonly hue: string;
  /** Height of a bar of a thread that holds the lock; its middle lies at y = 0. */
  readonly bar: number;
}

/** Distance between two lines of the hatching. */
const HATCH = 14;
/** A bar narrower than this has no rounded corners, and none of the finer marks. */
const PLAIN = 6;

/** Height of what is not a turn: waits, and what a thread does without the lock. Letters have room in it. */
export function lowHeight(bar: number): number {
  return Math.max(28, bar * 0.4);
}

/** A thread's turns: full height. Where another may have had a part of one, it is paler and its edge broken. */
export function paintTurns(
  context: CanvasRenderingContext2D,
  bars: readonly PlacedBar[],
  {palette, hue, bar}: LanePaint,
): void {
  const sure = new Path2D();
  const unsure = new Path2D();
  const edges = new Path2D();
  for (const placed of bars) {
    if (placed.kind !== 'holds') continue;
    round(placed.uncertain ? unsure : sure, placed, bar, 0);
    if (placed.uncertain && placed.right - placed.left >= OUTLINED) round(edges, placed, bar, 1);
  }
  context.fillStyle = hue;
  context.fill(sure);
  context.fillStyle = mix(palette.bg, hue, 0.4);
  context.fill(unsure);
  outline(context, edges, hue, [9, 7]);
}

/** Waits for the lock: hatched, and low. */
export function paintWaits(
  context: CanvasRenderingContext2D,
  bars: readonly PlacedBar[],
  paint: LanePaint,
): void {
  const {palette, hue, bar} = paint;
  const low = lowHeight(bar);
  const all = new Path2D();
  const sure = new Path2D();
  const unsure = new Path2D();
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const placed of bars) {
    if (placed.kind !== 'waits') continue;
    const width = placed.right - placed.left;
    round(all, placed, low, 0);
    if (width >= PLAIN) round(placed.uncertain ? unsure : sure, placed, low, 1);
    from = Math.min(from, placed.left);
    to = Math.max(to, placed.right);
  }
  hatch(context, all, {from, to}, paint);
  outline(context, sure, mix(palette.bg, hue, 0.5));
  outline(context, unsure, hue, [9, 7]);
}

/** Out of the lock, for a reason that is known: a dashed outline. Not known: dots. */
export function paintAway(
  context: CanvasRenderingContext2D,
  bars: readonly PlacedBar[],
  {palette, bar}: LanePaint,
): void {
  const known = new Path2D();
  const unknown = new Path2D();
  for (const placed of bars) {
    if (placed.kind === 'holds' || placed.kind === 'waits' || placed.right - placed.left < OUTLINED) continue;
    round(placed.kind === 'unknown' ? unknown : known, placed, lowHeight(bar), 1);
  }
  // The line of the thread's life doesn't run through the words.
  context.fillStyle = palette.bg;
  context.fill(known);
  context.fill(unknown);
  outline(context, known, mix(palette.faint, palette.dim, 0.3), [6, 5]);
  context.lineCap = 'round';
  outline(context, unknown, mix(palette.faint, palette.dim, 0.5), [0.1, 7], 3.5);
  context.lineCap = 'butt';
}

/**
 * Where bars are too many to be drawn: of each column of time the share that the thread held the lock, stands below as
 * high as it is big; the share that it waited lies above, hatched; what is left to full height, it was out of it.
 */
export function paintColumns(
  context: CanvasRenderingContext2D,
  {first, end, shares}: Columns,
  left: number,
  paint: LanePaint,
): void {
  if (end <= first) return;
  const {palette, hue, bar} = paint;
  const held = new Path2D();
  const unsure = new Path2D();
  const waited = new Path2D();
  for (let i = first; i < end; i++) {
    let y = bar / 2;
    for (const [share, path] of [
      [shares.holds[i] ?? 0, held],
      [shares.unsure[i] ?? 0, unsure],
      [shares.waits[i] ?? 0, waited],
    ] as const) {
      const height = share * bar;
      if (height > 0.05) path.rect(left + i * COLUMN, y - height, COLUMN - 1, height);
      y -= height;
    }
  }
  hatch(context, waited, {from: left + first * COLUMN, to: left + end * COLUMN}, paint);
  context.fillStyle = mix(palette.bg, hue, 0.5);
  context.fill(unsure);
  context.fillStyle = hue;
  context.fill(held);
}

function hatch(
  context: CanvasRenderingContext2D,
  area: Path2D,
  {from, to}: {readonly from: number; readonly to: number},
  {palette, hue, bar}: LanePaint,
): void {
  if (to <= from) return;
  context.fillStyle = mix(palette.bg, hue, 0.13);
  context.fill(area);
  context.save();
  context.clip(area);
  context.beginPath();
  // The lines stay where they are while the bar grows over them.
  for (let x = Math.floor((from - bar) / HATCH) * HATCH; x < to; x += HATCH) {
    context.moveTo(x, bar / 2);
    context.lineTo(x + bar, -bar / 2);
  }
  context.strokeStyle = mix(palette.bg, hue, 0.42);
  context.lineWidth = 5;
  context.stroke();
  context.restore();
}

function outline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  stroke: string,
  dash: number[] = [],
  lineWidth = 2,
): void {
  context.strokeStyle = stroke;
  context.lineWidth = lineWidth;
  context.setLineDash(dash);
  context.stroke(path);
  context.setLineDash([]);
}

/** A bar with a hair of space to its neighbours, as far as it has any to give. */
function round(path: Path2D, {left, right}: PlacedBar, height: number, inset: number): void {
  const gap = Math.max(0, Math.min(1.5, (right - left - 3) / 6)) + inset;
  const width = right - left - 2 * gap;
  if (width <= 0) return;
  const h = height - 2 * inset;
  if (width < PLAIN) path.rect(left + gap, -h / 2, width, h);
  else path.roundRect(left + gap, -h / 2, width, h, Math.min(10, width / 3, h / 2));
}
