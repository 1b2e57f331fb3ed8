import type {Recording} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import {timing} from '../../theme/timing.ts';
import {chosenPart} from '../choice.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, code, numberWord, plainCaption} from '../vocabulary/caption.ts';
import {act, beat, readingMs} from '../vocabulary/pace.ts';
import type {StepChartView} from '../vocabulary/step-chart.ts';
import {CardTable} from './cards.ts';
import {chartOf, type LifeChart} from './chart.ts';
import {choose, type Detail, type Part} from './choice.ts';
import {lesson, momentsOf, orphanWords, pastHolders} from './closing.ts';
import {collected, type Episode, episodesOf, withoutBorrowing} from './episodes.ts';
import {type Life, wasBefore} from './life.ts';
import type {Fate} from './orphans.ts';
import {questionsFor} from './questions.ts';
import type {Star} from './star.ts';
import {references, type Subject, subjectOf} from './subject.ts';
import type {RefsChange, State} from './view.ts';
import {waitBetween} from './waits.ts';
import {Wording} from './wording.ts';

/** One telling of a life: what is drawn beforehand, and the beats. */
export interface Telling {
  readonly beats: readonly Beat<RefsChange>[];
  readonly chart: StepChartView;
  readonly rows: number;
}

/** An instruction's change: the arrow comes or goes, then the count follows. */
const tickMs = {slow: 800, quick: 450};
/** How long ▲ or ▼ stay after a change, and how long they take to go. */
const settling = {markMs: 1500, fadeMs: 400};
/** Changes of one episode that are all shown; of more, the first and last two. */
const MOST_TICKS = 5;

/** Tells the life of an object that can die, in as much detail as is asked for. */
export function tellLife(
  recording: Recording,
  format: Format,
  star: Star,
  fate: Fate,
  detail: Detail,
): Telling {
  return new LifeTelling(recording, format, star, fate, detail).tell();
}

class LifeTelling {
  private readonly recording: Recording;
  private readonly star: Star;
  private readonly fate: Fate;
  private readonly detail: Detail;
  private readonly life: Life;
  private readonly chart: LifeChart;
  private readonly states: readonly State[];
  private readonly parts: readonly Part[];
  private readonly asked: ReadonlySet<Episode>;
  private readonly subject: Subject;
  private readonly wording: Wording;
  private readonly beats: Beat<RefsChange>[] = [];
  private line = 0;
  private waited = false;

  public constructor(recording: Recording, format: Format, star: Star, fate: Fate, detail: Detail) {
    this.recording = recording;
    this.star = star;
    this.fate = fate;
    this.detail = detail;
    this.life = withoutBorrowing(star.life, detail.borrowing);
    const record = {...star.record, repr: this.life.points.at(-1)?.repr ?? star.record.repr};
    const inferred = recording.header.deallocations === 'inferred';
    const before = wasBefore(recording, star.life);
    this.subject = {...subjectOf(record, fate.cycle, inferred), before};
    this.wording = new Wording(this.subject, format, chosenPart(recording));
    const episodes = episodesOf(recording, this.life).map((e) =>
      e.kind === 'death' && fate.cycle ? collected(recording, e) : e,
    );
    this.parts = choose(episodes, detail);
    this.chart = chartOf(this.life, this.parts, this.subject.plain);
    const table = new CardTable();
    this.states = this.life.points.map((point, i) => ({
      count: point.count,
      value: point.inside.length > 0 ? point.inside : [point.repr],
      cards: table.at(point),
      reached: this.chart.reached[i] ?? 0,
    }));
    this.asked = questionsFor(this.parts, detail.questions);
  }

  public tell(): Telling {
    for (const [i, part] of this.parts.entries()) {
      if (i > 0) this.wait(part, i);
      if (part.kind === 'told') this.episode(part.episode, part.quick, i);
      else this.passBy(part.episodes, i);
      if (i === 0) this.explain();
    }
    this.close();
    const rows = this.states.flatMap((s) => s.cards.map((c) => c.row + 1));
    return {beats: this.beats, chart: this.chart.view, rows: Math.max(1, this.past().length, ...rows)};
  }

  private episode(episode: Episode, quick: boolean, i: number): void {
    if (this.asked.has(episode)) {
      const acts = [...this.lineActs(episode.facts.line), act<RefsChange>({kind: 'ask'})];
      this.beats.push(beat(`ask-${i}`, this.wording.ask(episode), acts));
    }
    const told = quick ? this.wording.tellAgain(episode) : this.wording.tell(episode);
    const before = this.beats.at(-1)?.caption ?? [];
    const words =
      plainCaption(told) === plainCaption(before)
        ? caption`And once more: still ${references(episode.after.count)}.`
        : told;
    const acts = this.lineActs(episode.line);
    const moveMs = quick ? tickMs.quick : tickMs.slow;
    for (const point of shownOf(episode.points)) {
      const last = point === episode.points.at(-1);
      // What is lent is shown long enough to read of it, then given back.
      const lent = episode.kind === 'borrow' && !last ? readingMs(words) - 1200 : 0;
      acts.push(act(this.tick(point), moveMs, last ? 0 : Math.max(lent, quick ? 100 : 350)));
    }
    if (episode.kind === 'death') acts.push(act({kind: 'free', step: episode.after.step}, 900));
    this.beats.push(
      beat(`${episode.kind}-${i}`, words, episode.kind === 'death' ? acts : settled(words, acts), 700),
    );
    if (episode.kind === 'death' && !this.subject.cycle) this.orphans();
  }

  private tick(point: number): RefsChange {
    const {step} = this.life.points[point] ?? {step: 0};
    return {kind: point === 0 ? 'appear' : 'tick', step, state: this.state(point)};
  }

  /** Time goes by between the last part and this one. */
  private wait(part: Part, i: number): void {
    const next = part.kind === 'told' ? part.episode : part.episodes[0];
    const index = (next?.points[0] ?? 0) - 1;
    const from = this.life.points[index];
    const to = this.life.points[index + 1]?.step;
    if (!this.detail.waits || !from || to === undefined) return;
    const wait = waitBetween(this.recording, this.star, this.subject, from, to);
    if (!wait) return;
    // That nothing changes is said once.
    if (!wait.yields && this.waited) return;
    this.waited ||= !wait.yields;
    const acts = wait.lines.flatMap((line) => this.lineActs(line, timing.quickMove, 200));
    const change: RefsChange = {kind: 'wait', step: wait.step, reached: this.state(index).reached};
    this.beats.push(beat(`wait-${i}`, wait.words, [...acts, act(change, 700)]));
  }

  private passBy(episodes: readonly Episode[], i: number): void {
    const last = episodes.at(-1);
    const point = last?.points.at(-1);
    // What only changed the value shows with the next change.
    if (!last || point === undefined || episodes.every(leavesCount)) return;
    const state = this.state(point);
    const change: RefsChange = {kind: 'pass by', step: last.after.step, state, times: episodes.length};
    const acts = this.lineActs(last.facts.line);
    acts.push(act(change, Math.min(2400, 900 + 150 * episodes.length)));
    this.beats.push(beat(`again-${i}`, passedBy(episodes), acts, 700));
  }

  private explain(): void {
    const words = caption`The number on it, ${code('ob_refcnt')}, counts the references to it: one for each arrow.`;
    this.beats.push(beat('explain', words, [act({kind: 'look'}, 900)]));
  }

  private orphans(): void {
    const {orphans} = this.fate;
    if (orphans.length === 0) return;
    const change: RefsChange = {kind: 'orphans', step: this.life.died ?? 0, orphans};
    this.beats.push(beat('orphans', orphanWords(orphans, this.subject), [act(change, 900)], 900));
  }

  private close(): void {
    const end = this.state(this.life.points.length - 1);
    const acts: Act<RefsChange>[] = [];
    if (this.life.died === undefined) acts.push(act({kind: 'run out'}, 600, 200));
    const moments = momentsOf(this.parts, this.life, this.chart);
    acts.push(act({kind: 'moments', moments, past: this.past(), value: end.value}, 600));
    this.beats.push(beat('closing', lesson(this.recording, this.life, this.subject), acts, 2500));
  }

  private past() {
    return this.life.died === undefined ? [] : pastHolders(this.states);
  }

  private lineActs(line: number, moveMs: number = timing.move, restMs = 250): Act<RefsChange>[] {
    if (line === this.line) return [];
    this.line = line;
    return [act({kind: 'line', line}, moveMs, restMs)];
  }

  private state(point: number): State {
    const state = this.states[point];
    if (!state) throw new RangeError(`The life has no point ${point}.`);
    return state;
  }
}

/** The marks of a change stay for a moment, then the picture is calm; only where the caption gives time for it. */
function settled(words: Caption, acts: readonly Act<RefsChange>[]): Act<RefsChange>[] {
  const last = acts.at(-1);
  const {markMs, fadeMs} = settling;
  const left = readingMs(words) - acts.reduce((sum, a) => sum + a.moveMs + a.restMs, 0);
  if (!last || left < markMs + fadeMs) return [...acts];
  const kept = {...last, restMs: Math.max(last.restMs, markMs)};
  return [...acts.slice(0, -1), kept, act<RefsChange>({kind: 'settle'}, fadeMs)];
}

/** Whether an episode is about the value, or about what is only lent. */
const leavesCount = ({kind, peak, after}: Episode) =>
  kind === 'content' || kind === 'borrow' || (kind === 'visit' && peak === after.count);

function shownOf(points: readonly number[]): number[] {
  return points.length <= MOST_TICKS ? [...points] : [...points.slice(0, 2), ...points.slice(-2)];
}

/** Episodes that go by: how many, where, and within which counts. */
function passedBy(episodes: readonly Episode[]): Caption {
  const counts = episodes.flatMap((e) => [e.before?.count ?? 0, e.peak, e.after.count]);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const lines = episodes.map((e) => e.facts.line);
  const [first, last] = [Math.min(...lines), Math.max(...lines)];
  const where = first === last ? `on line ${first}` : `on lines ${first} to ${last}`;
  const range = low === high ? `stays ${low}` : `moves between ${low} and ${high}`;
  const [one] = episodes;
  if (one && episodes.length > 1 && episodes.every((e) => e.signature === one.signature)) {
    return caption`${code(one.facts.statement, 30)} does the same ${numberWord(episodes.length)} times more: the count ${range}.`;
  }
  const times =
    episodes.length === 1
      ? `One more moment ${where} goes by`
      : `${capital(numberWord(episodes.length))} more moments ${where} go by`;
  return caption`${times}: the count ${range}.`;
}
