import type {Recording} from '../../recording/index.ts';
import {type Caption, caption, numberWord} from '../vocabulary/caption.ts';
import type {Star} from './star.ts';
import {Steps} from './steps.ts';
import {references, type Subject} from './subject.ts';

/** Steps without a change that are worth a word. */
const LONG = 25;
/** Lines that are lit while time passes. */
const MOST_LINES = 4;

/** A stretch of the run in which nothing changed for an object. */
export interface Wait {
  readonly words: Caption;
  /** Lines that ran meanwhile, in order, a few of them. */
  readonly lines: readonly number[];
  /** The step before the next change. */
  readonly step: number;
  /** Whether the object itself, a generator, ran meanwhile. */
  readonly yields: boolean;
}

/** What happened between two changes, if that took long. */
export function waitBetween(
  recording: Recording,
  {record}: Star,
  subject: Subject,
  from: {readonly step: number; readonly count: number},
  to: number,
): Wait | undefined {
  const waited = to - from.step - 1;
  if (waited < LONG) return undefined;
  const steps = new Steps(recording);
  const ran: number[] = [];
  for (let step = from.step + 1; step < to && ran.length < 200; step++) {
    const {line} = steps.facts(step);
    if (line !== ran.at(-1)) ran.push(line);
  }
  const lines = [...new Set(ran)].slice(0, MOST_LINES);
  const yields = recording.run.events.filter(
    (e) =>
      e.kind === 'yield' &&
      e.step > from.step &&
      e.step < to &&
      record.type === 'generator' &&
      recording.run.frames[e.frame]?.code === record.code,
  ).length;
  const words =
    yields > 0
      ? caption`Meanwhile ${subject.the} yields ${numberWord(yields)} time${yields === 1 ? '' : 's'}. Running it takes no reference: the count stays ${numberWord(from.count)}.`
      : caption`For the next ${waited} instructions nothing changes for ${subject.the}: still ${references(from.count)}.`;
  return {words, lines, step: to - 1, yields: yields > 0};
}
