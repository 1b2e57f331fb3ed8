import type {BarKind, LaneView} from '../story/vocabulary/thread-lanes.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import type {PlacedBar} from './lane-columns.ts';
import {type LanePaint, paintAway, paintColumns, paintTurns, paintWaits} from './lane-paint.ts';
import {Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface LaneLegendProps extends PlainProps {
  readonly views: readonly LaneView[];
  /** Whether bars are summed up in columns now. */
  readonly crowded: () => boolean;
  readonly palette: Palette;
}

interface Entry {
  readonly kind: BarKind;
  readonly uncertain: boolean;
  readonly text: string;
  readonly kinds: readonly BarKind[];
}

const entries: readonly Entry[] = [
  {kind: 'holds', uncertain: false, text: 'holds the GIL', kinds: ['holds']},
  {kind: 'waits', uncertain: false, text: 'waits for it', kinds: ['waits']},
  {kind: 'sleeps', uncertain: false, text: 'out of it', kinds: ['sleeps', 'io', 'lock', 'blocked']},
  {kind: 'unknown', uncertain: false, text: 'ready / unknown', kinds: ['unknown']},
  {kind: 'holds', uncertain: true, text: 'uncertain', kinds: []},
];
const SWATCH = {width: 52, bar: 36, gap: 14, after: 42};

/** What the bars of the lanes mean; only those that this recording has. Position: the left end, in the middle. */
export class LaneLegend extends Plain {
  public constructor({views, crowded, palette, ...rest}: LaneLegendProps) {
    super(rest);
    const bars = views.flatMap((view) => view.bars);
    const kinds = new Set(bars.map((bar) => bar.kind));
    const uncertain = bars.some((bar) => bar.uncertain);
    let x = 0;
    for (const entry of entries) {
      const occurs = entry.uncertain ? uncertain : entry.kinds.some((kind) => kinds.has(kind));
      if (!occurs) continue;
      this.add(new Swatch({at: [x, 0], entry, palette}));
      x += SWATCH.width + SWATCH.gap;
      this.add(new Label({text: entry.text, style: type.note, fill: palette.dim, at: [x, 0]}));
      x += textWidth(entry.text, type.note) + SWATCH.after;
    }
    const sums = new Plain({at: [x, 0]});
    sums.opacity(() => (crowded() ? 1 : 0));
    sums.add(new Sums(palette));
    const text = 'share of time';
    sums.add(new Label({text, style: type.note, fill: palette.dim, at: [SWATCH.width + SWATCH.gap, 0]}));
    this.add(sums);
  }
}

/** A bar of no thread's colour. */
class Swatch extends Plain {
  private readonly entry: Entry;
  private readonly palette: Palette;

  public constructor({entry, palette, ...rest}: PlainProps & {entry: Entry; palette: Palette}) {
    super(rest);
    this.entry = entry;
    this.palette = palette;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {kind, uncertain} = this.entry;
    const {palette} = this;
    const bars: PlacedBar[] = [{left: 0, right: SWATCH.width, kind, uncertain}];
    const paint = paintOf(palette);
    paintAway(context, bars, paint);
    paintWaits(context, bars, paint);
    paintTurns(context, bars, paint);
  }
}

/** What stands for many bars: columns of the lock held, and waited for. */
class Sums extends Plain {
  private readonly palette: Palette;

  public constructor(palette: Palette) {
    super();
    this.palette = palette;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const holds = Float32Array.of(0.3, 0.5, 0.35, 0.6, 0.45, 0.55);
    const shares = {holds, unsure: new Float32Array(holds.length), waits: holds.map((share) => 1 - share)};
    paintColumns(context, {first: 0, end: holds.length, shares}, 0, paintOf(this.palette));
  }
}

function paintOf(palette: Palette): LanePaint {
  return {palette, hue: mix(palette.bg, palette.fg, 0.7), bar: SWATCH.bar};
}
