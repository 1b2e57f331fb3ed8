import type {Recording} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import {timing} from '../../theme/timing.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, caption, code, shorten} from '../vocabulary/caption.ts';
import type {HolderCard} from '../vocabulary/holder-card.ts';
import {act, beat, readingMs} from '../vocabulary/pace.ts';
import type {ChartMoment, StepChartView} from '../vocabulary/step-chart.ts';
import {CardTable, MOST_CARDS} from './cards.ts';
import {chartOf, type LifeChart} from './chart.ts';
import {choose, type Detail, type Part} from './choice.ts';
import {type Episode, episodesOf, withoutBorrowing} from './episodes.ts';
import type {Life} from './life.ts';
import {orphansOf} from './orphans.ts';
import type {Star} from './star.ts';
import {references, type Subject, subjectOf} from './subject.ts';
import type {Orphan, RefsChange, State} from './view.ts';
import {Wording} from './wording.ts';

/** One telling of a life: what is drawn beforehand, and the beats. */
export interface Telling {
  readonly beats: readonly Beat<RefsChange>[];
  readonly chart: StepChartView;
  readonly rows: number;
}

/** An instruction's change: the arrow comes or goes, then the count follows. */
const tickMs = {slow: 800, quick: 450};

/** Tells the life of an object that can die, in as much detail as is asked for. */
export function tellLife(recording: Recording, format: Format, star: Star, detail: Detail): Telling {
  return new LifeTelling(recording, format, star, detail).tell();
}

class LifeTelling {
  private readonly recording: Recording;
  private readonly life: Life;
  private readonly chart: LifeChart;
  private readonly states: readonly State[];
  private readonly parts: readonly Part[];
  private readonly asked: ReadonlySet<Episode>;
  private readonly subject: Subject;
  private readonly wording: Wording;
  private readonly beats: Beat<RefsChange>[] = [];
  private line = 0;

  public constructor(recording: Recording, format: Format, {record, life}: Star, detail: Detail) {
    this.recording = recording;
    this.life = withoutBorrowing(life, detail.borrowing);
    this.subject = subjectOf({...record, repr: life.points.at(-1)?.repr ?? record.repr});
    this.wording = new Wording(this.subject, format);
    this.chart = chartOf(this.life, this.subject.plain);
    const table = new CardTable();
    this.states = this.life.points.map((point, i) => ({
      count: point.count,
      value: point.inside.length > 0 ? point.inside : [point.repr],
      cards: table.at(point),
      reached: this.chart.reached[i] ?? 0,
    }));
    this.parts = choose(episodesOf(recording, this.life), detail);
    this.asked = questionsFor(this.parts, detail.questions);
  }

  public tell(): Telling {
    for (const [i, part] of this.parts.entries()) {
      if (part.kind === 'told') this.episode(part.episode, part.quick, i);
      else this.passBy(part.episodes, i);
      if (i === 0) this.explain();
    }
    this.close();
    const rows = Math.max(
      1,
      this.past().length,
      ...this.states.flatMap((s) => s.cards.map((c) => c.row + 1)),
    );
    return {beats: this.beats, chart: this.chart.view, rows};
  }

  private episode(episode: Episode, quick: boolean, i: number): void {
    if (this.asked.has(episode)) {
      this.beats.push(
        beat(`ask-${i}`, this.wording.ask(episode), [...this.lineActs(episode), act({kind: 'ask'}, 350)]),
      );
    }
    const words = this.wording.tell(episode);
    const acts = this.lineActs(episode);
    const moveMs = quick ? tickMs.quick : tickMs.slow;
    for (const point of shownOf(episode.points)) {
      const last = point === episode.points.at(-1);
      // What is lent is shown long enough to read, then given back.
      const lent = episode.kind === 'borrow' && !last ? readingMs(words) - 1200 : 0;
      acts.push(act(this.tick(point), moveMs, last ? 0 : Math.max(lent, quick ? 100 : 350)));
    }
    if (episode.kind === 'death') acts.push(act({kind: 'free', step: this.stepOf(episode)}, 900));
    this.beats.push(beat(`${episode.kind}-${i}`, words, acts, 700));
    if (episode.kind === 'death') this.orphans();
  }

  private tick(point: number): RefsChange {
    return {
      kind: point === 0 ? 'appear' : 'tick',
      step: this.life.points[point]?.step ?? 0,
      state: this.state(point),
    };
  }

  private passBy(episodes: readonly Episode[], i: number): void {
    const last = episodes.at(-1);
    const point = last?.points.at(-1);
    if (!last || point === undefined) return;
    const counts = episodes.flatMap((e) => [e.before?.count ?? 0, e.peak, e.after.count]);
    const state = this.state(point);
    const words = this.passedBy(episodes, Math.min(...counts), Math.max(...counts));
    const change: RefsChange = {kind: 'pass by', step: this.stepOf(last), state, times: episodes.length};
    const moveMs = Math.min(2400, 900 + 150 * episodes.length);
    this.beats.push(beat(`again-${i}`, words, [...this.lineActs(last), act(change, moveMs)], 700));
  }

  private passedBy(episodes: readonly Episode[], low: number, high: number): Caption {
    const lines = [...new Set(episodes.map((e) => e.facts.line))].sort((a, b) => a - b);
    const [first = 0] = lines;
    const last = lines.at(-1) ?? first;
    const where = first === last ? `on line ${first}` : `on lines ${first} to ${last}`;
    const times = episodes.length === 1 ? 'One more change' : `${episodes.length} more changes`;
    const range = low === high ? `stays ${low}` : `goes between ${low} and ${high}`;
    return caption`${times} ${where}, quickly: the count ${range}.`;
  }

  private explain(): void {
    const words = caption`The number on it is its reference count, ${code('ob_refcnt')}: one for each arrow.`;
    this.beats.push(beat('explain', words, []));
  }

  private orphans(): void {
    const orphans = orphansOf(this.recording, this.life);
    if (orphans.length === 0) return;
    const change: RefsChange = {kind: 'orphans', step: this.life.died ?? 0, orphans};
    this.beats.push(beat('orphans', orphanWords(orphans, this.subject), [act(change, 900)], 900));
  }

  private close(): void {
    const acts: Act<RefsChange>[] = [];
    if (this.life.died === undefined) acts.push(act({kind: 'run out'}, 600, 200));
    const {value} = this.state(this.life.points.length - 1);
    acts.push(act({kind: 'moments', moments: this.moments(), past: this.past(), value}, 600));
    this.beats.push(beat('closing', this.lesson(), acts, 2500));
  }

  private lesson(): Caption {
    const {the} = this.subject;
    const end = this.life.points.at(-1);
    const {died} = this.life;
    if (died !== undefined) {
      return caption`When the last holder lets go, the count is zero and ${the} is freed at once: here at step ${died}.`;
    }
    const {how} = this.recording.run.end;
    const when =
      how === 'stopped' || this.recording.header.cuts.length > 0 ? 'recording stops' : 'program ends';
    const [holder] = this.state(this.life.points.length - 1).cards.filter((c) => c.references > 0);
    const because = holder
      ? caption`${holder.code ? code(holder.title, 18) : holder.title} still refers to it`
      : caption`it is still referred to`;
    return caption`When the ${when}, ${the} is alive: ${because}, and ${references(end?.count ?? 0)} is more than none.`;
  }

  /** Everybody who held a freed object, for the last picture; its own helpers and the value stack are no news. */
  private past(): HolderCard[] {
    if (this.life.died === undefined) return [];
    const all = this.states.flatMap((s) => s.cards).filter((c) => c.references > 0 && c.hue !== 'unknown');
    const lasting = all.filter((c) => c.hue !== 'stack');
    const faces = new Map((lasting.length > 0 ? lasting : all).map((c) => [`${c.title} ${c.note}`, c]));
    return [...faces.values()]
      .slice(0, MOST_CARDS)
      .map((c, row) => ({...c, key: `past ${row}`, row, references: 1}));
  }

  private moments(): ChartMoment[] {
    return this.parts.flatMap((part): ChartMoment[] => {
      if (part.kind !== 'told' || ['pass', 'move', 'borrow', 'content'].includes(part.episode.kind))
        return [];
      const {episode} = part;
      const changed = [...episode.points].reverse().find((i) => this.change(i) !== 0);
      if (changed === undefined) return [];
      const point = (this.chart.reached[changed] ?? 0) - 1;
      const weight = {birth: 9, death: 10, visit: 1}[episode.kind as string] ?? 5;
      return [{point, text: momentText(episode), weight: part.quick ? 0 : weight}];
    });
  }

  private change(point: number): number {
    return (this.life.points[point]?.count ?? 0) - (this.life.points[point - 1]?.count ?? 0);
  }

  private lineActs(episode: Episode): Act<RefsChange>[] {
    const {line} = episode.facts;
    if (line === this.line) return [];
    this.line = line;
    return [act({kind: 'line', line}, timing.move, 250)];
  }

  private state(point: number): State {
    const state = this.states[point];
    if (!state) throw new RangeError(`The life has no point ${point}.`);
    return state;
  }

  private stepOf(episode: Episode): number {
    return episode.after.step;
  }
}

/** All changes of an episode, or its first and last ones where there are many. */
function shownOf(points: readonly number[]): number[] {
  return points.length <= 5 ? [...points] : [...points.slice(0, 2), ...points.slice(-2)];
}

/** Before which episodes to ask: the first gain, the first loss that isn't the end, and the end. */
function questionsFor(parts: readonly Part[], most: number): Set<Episode> {
  const told = parts.slice(1).flatMap((part) => (part.kind === 'told' && !part.quick ? [part.episode] : []));
  const gain = told.find((e) => e.kind === 'gain' && e.gained.length > 0);
  const loss = told.find((e) => e.kind === 'loss' && e.facts.instruction.name.startsWith('DELETE_'));
  const death = told.find((e) => e.kind === 'death');
  const visit = told.find((e) => e.kind === 'visit' || e.kind === 'loss');
  const wanted = [gain, death, loss ?? (death ? undefined : visit)].filter((e) => e !== undefined);
  return new Set(wanted.slice(0, most));
}

function momentText({facts}: Episode): string {
  const {name} = facts.instruction;
  if (name.startsWith('RETURN_')) return `${shorten(facts.owner, 12)} returns`;
  if (name === 'FOR_ITER' || name === 'POP_ITER' || name === 'END_FOR') return 'loop ends';
  return shorten(facts.statement.replace(/\s*\n\s*/g, ' '), 16);
}

function orphanWords(orphans: readonly Orphan[], {the}: Subject): Caption {
  const counted = orphans.filter((o) => o.before !== 'immortal');
  const dead = counted.filter((o) => o.after === 0);
  if (counted.length === 0) {
    return caption`What it held isn’t counted: ${code(orphans[0]?.repr ?? '', 18)} is immortal (∞) and outlives every holder.`;
  }
  if (dead.length > 0) {
    return caption`${the} held references too. They go with it, and ${code(dead[0]?.repr ?? '', 18)} falls to zero and dies as well.`;
  }
  return caption`${the} held references too. They go with it: what it held loses one each, and lives on.`;
}
