import type {BarKind, LaneView} from '../story/vocabulary/thread-lanes.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import type {PlacedBar} from './lane-columns.ts';
import {paintAway, paintTurns, paintWaits} from './lane-paint.ts';
import {Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface LaneLegendProps extends PlainProps {
  readonly views: readonly LaneView[];
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
const SWATCH = {width: 52, bar: 36, gap: 14, after: 52};

/** What the bars of the lanes mean; only those that this recording has. Position: the left end, in the middle. */
export class LaneLegend extends Plain {
  public constructor({views, palette, ...rest}: LaneLegendProps) {
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
    const paint = {palette, hue: mix(palette.bg, palette.fg, 0.7), bar: SWATCH.bar};
    paintAway(context, bars, paint);
    paintWaits(context, bars, paint);
    paintTurns(context, bars, paint);
  }
}
