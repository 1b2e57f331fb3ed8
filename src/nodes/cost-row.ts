import {all, easeInOutCubic, easeOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {WayBar} from '../story/vocabulary/way-bar.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {CostBar} from './cost-bar.ts';
import {CostRounds} from './cost-rounds.ts';
import {Box, fitText, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface CostRowProps extends PlainProps {
  readonly bar: WayBar;
  /** Units of a microsecond. */
  readonly scale: number;
  /** Units of the bar's height; the title stands above it, the rounds below. */
  readonly height: number;
  readonly lanes: number;
  /** The first way's median, in microseconds, to be compared with; absent for the first. */
  readonly first: number | undefined;
  /** Where what the bar says stands, and how wide that may be. */
  readonly verdict: {readonly x: number; readonly width: number};
  readonly colour: string;
  readonly palette: Palette;
}

/** Above the bar, for its title; below it, for its rounds. */
export const TITLE_ROOM = 52;
export const ROUNDS_ROOM = 36;

const title = {...type.label, size: 36, weight: 600};
const time = {...type.question, size: 60};
const ratio = {...type.caption, size: 42, weight: 700};
const cores = {...type.label, size: 27};

/** One way of running the program: its name, its bar with its time, its rounds, and what they say. Position: top left. */
export class CostRow extends Plain {
  /** Moves by itself: it stands elsewhere before the bars are there. */
  public readonly title: Plain;
  public readonly bar: CostBar;
  public readonly rounds: CostRounds;
  private readonly options: CostRowProps;
  private readonly note: Label;
  private readonly ghost: Box;
  private readonly question: Label;
  private readonly time: Label;
  private readonly ratio: Label;
  private readonly cores: Label;

  public constructor(props: CostRowProps) {
    const {bar, scale, height, lanes, first, verdict, colour, palette, ...rest} = props;
    super(rest);
    this.options = props;
    this.title = new Plain({at: this.titlePlace, opacity: 0});
    this.title.add(new Label({text: bar.title, style: title, fill: palette.fg}));
    this.note = new Label({
      text: bar.note,
      style: type.label,
      fill: palette.dim,
      at: [textWidth(bar.title, title) + 24, 2],
      opacity: 0,
    });
    this.title.add(this.note);

    this.bar = new CostBar({at: [0, TITLE_ROOM], height, lanes, colour, palette});
    this.rounds = new CostRounds({
      at: [0, TITLE_ROOM + height + ROUNDS_ROOM / 2 + 3],
      places: bar.rounds.map((round) => round * scale),
      range: bar.range,
      colour,
      palette,
    });
    const ghost = (first ?? 0) * scale;
    this.ghost = new Box({
      // Inside the bar's edges, so that a bar that is as long covers it.
      at: [2, TITLE_ROOM + 2],
      width: Math.max(0, ghost - 4),
      height: height - 4,
      radius: 10,
      stroke: palette.faint,
      dash: [10, 8],
      lineWidth: 3,
      opacity: 0,
    });
    const middle = TITLE_ROOM + height / 2;
    this.question = new Label({
      text: '?',
      style: time,
      fill: palette.fg,
      at: [ghost > 80 ? 28 : ghost + 24, middle],
      opacity: 0,
    });
    this.time = new Label({
      text: bar.text,
      style: time,
      fill: palette.fg,
      at: [this.timePlace(ghost), middle],
      opacity: 0,
    });
    const say = (text: string, style: typeof ratio, fill: string, y: number) =>
      new Label({text: fitText(text, style, verdict.width), style, fill, at: [verdict.x, y], opacity: 0});
    const alone = bar.ratio === '';
    this.ratio = say(bar.ratio, ratio, palette.fg, middle - 22);
    this.cores = say(bar.busyText, cores, palette.dim, alone ? middle : middle + 26);
    for (const node of [
      this.ghost,
      this.bar,
      this.rounds,
      this.question,
      this.time,
      this.ratio,
      this.cores,
      this.title,
    ]) {
      this.add(node);
    }
  }

  /** Where the title's left end stands, once the bars are there. */
  private get titlePlace(): [number, number] {
    return [0, TITLE_ROOM / 2 - 4];
  }

  /** The title goes where the bar will be; which interpreter ran it stands beside it. */
  public *settle(seconds: number): ThreadGenerator {
    yield* all(
      this.title.position(this.titlePlace, seconds, easeInOutCubic),
      this.note.opacity(1, seconds, easeInOutCubic),
    );
  }

  public *ask(seconds: number): ThreadGenerator {
    yield* all(this.ghost.opacity(1, seconds), this.question.opacity(1, seconds));
  }

  public *grow(seconds: number): ThreadGenerator {
    const {bar, scale} = this.options;
    yield* all(
      this.question.opacity(0, seconds * 0.2),
      this.bar.length(Math.max(4, bar.median * scale), seconds * 0.8, easeInOutCubic),
    );
    yield* this.time.opacity(1, seconds * 0.2);
  }

  public *spread(seconds: number): ThreadGenerator {
    yield* this.rounds.shown(this.options.bar.rounds.length, seconds, easeOutCubic);
  }

  public *fill(seconds: number): ThreadGenerator {
    yield* all(
      this.bar.level(this.options.bar.level, seconds, easeInOutCubic),
      this.cores.opacity(1, seconds),
    );
  }

  public *compare(seconds: number): ThreadGenerator {
    yield* this.ratio.opacity(1, seconds);
  }

  /** Right of the bar; beyond the outline's end where that would run through the text. */
  private timePlace(ghost: number): number {
    const {bar, scale} = this.options;
    const x = bar.median * scale + 24;
    const end = x + textWidth(bar.text, time);
    return this.options.first !== undefined && ghost > x - 16 && ghost < end + 12 ? ghost + 24 : x;
  }
}
