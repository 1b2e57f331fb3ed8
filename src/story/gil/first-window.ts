import type {Handover} from '../../recording/index.ts';
import type {Act} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, count, numberWord} from '../vocabulary/caption.ts';
import {tellAsked, tellAskedBriefly} from './asked.ts';
import {tellReturns} from './convoy-beats.ts';
import type {Detail} from './detail.ts';
import {tellGiven} from './given.ts';
import {handoversIn} from './moment.ts';
import {tellRelease, tellWaiting} from './release-beat.ts';
import {move, type Script} from './script.ts';
import {firstAfter, timeText} from './time.ts';
import type {GilChange} from './view.ts';
import {times} from './words.ts';

/** One window of the run, step by step. */
export function tellFirstWindow(script: Script, detail: Detail): void {
  const {moment, threads, release, kind} = script.matter;
  const {handover} = moment;
  const asked = handover?.cause === 'request' && threads.method === 'outside';
  introduce(script);
  if (!handover) together(script);
  else if (asked && detail.brief) tellAskedBriefly(script, handover);
  else if (asked) tellAsked(script, handover);
  else tellGiven(script, handover);
  if (handover && detail.turns && !tellReturns(script, handover)) turns(script, handover);
  // Where nobody asks, a release has been told by now.
  if (release && detail.release && (asked || kind === 'alone')) tellRelease(script, release);
  else if (!handover) tellWaiting(script);
}

function introduce(script: Script): void {
  const {moment, threads, facts} = script.matter;
  const {window, length} = script;
  script.say('lanes', lanesWords(script), []);
  const {handover} = moment;
  const least = Math.min(window.from + 0.03 * length, handover?.dropped ?? window.to);
  // As far as into the turn that is told of; without one, until somebody has the lock.
  const turn = handover
    ? facts.turns.findLast((t) => t.thread === handover.from && t.from < handover.dropped)
    : facts.turns.find((t) => t.to > least && script.laneIfShown(t.thread) !== undefined);
  const into = turn ? Math.min(turn.from + 0.03 * length, (turn.from + turn.to) / 2) : window.from;
  const to = Math.max(Math.min(into, window.to), least);
  const acts = [script.play(to)];
  const holder = script.holderAt(to);
  const who = holder === undefined ? caption`now nobody has it` : caption`now ${script.name(holder)}`;
  script.say(
    'gil',
    caption`Only the thread that holds the GIL, the global interpreter lock, may run Python: ${who}.`,
    acts,
  );
  if (threads.method === 'inside') script.say('inside', insideWords, []);
}

function lanesWords(script: Script): Caption {
  const {lanes, hidden} = script.matter;
  if (hidden > 0) {
    return caption`${capital(numberWord(lanes.length + hidden))} threads ran: the ${numberWord(lanes.length)} busiest have a lane each, and time goes from left to right.`;
  }
  if (lanes.length === 1) return caption`One thread, one lane: time goes from left to right.`;
  return caption`${capital(count(lanes.length, 'thread'))}, one lane each: time goes from left to right.`;
}

const insideWords = caption`Recorded from inside the program, which slows it down: who held the GIL is shown, who waited for it can’t be told.`;

/** All of the window at once, where no hand-over was seen well enough to be told. */
function together(script: Script): void {
  const {threads} = script.matter;
  const span = timeText(script.length);
  const changes = changesIn(script);
  const words =
    threads.threads.length < 2
      ? caption`There is nobody to share it with.`
      : changes === 0
        ? isUnsure(script)
          ? caption`Who else takes it in these ${span} went unseen: bars with a broken edge are uncertain.`
          : script.holders === 0
            ? caption`In these ${span} nobody was seen to take it.`
            : caption`In these ${span} no other thread takes it.`
        : caption`In these ${span} it changes hands ${changesText(script)}.`;
  script.say('together', words, [script.play(script.window.to)]);
}

/** Hand-overs of the window, the unseen ones too. */
function changesIn({matter, window}: Script): number {
  return handoversIn(matter.threads.handovers, window).reduce((sum, h) => sum + 1 + (h.missed ?? 0), 0);
}

/** How often the lock changes hands in the window; where not all of it was seen, it may be oftener. */
function changesText(script: Script): string {
  return `${isUnsure(script) ? 'at least ' : ''}${times(changesIn(script))}`;
}

function isUnsure({matter: {lanes, threads}, window: {from, to}}: Script): boolean {
  if (threads.switches.missed === 0) return false;
  return lanes.some(({bars}) =>
    bars.slice(firstAfter(bars, from)).some((bar) => bar.uncertain && bar.from < to),
  );
}

/** The rest of the window: how long the taker keeps the lock, and how often it changes hands. */
function turns(script: Script, handover: Handover): void {
  const {facts, moment} = script.matter;
  if (changesIn(script) < 2) return;
  const lane = script.lane(handover.to);
  const name = script.name(lane);
  const changes = caption`in these ${timeText(script.length)} the lock changes hands ${changesText(script)}`;
  const acts: Act<GilChange>[] = [
    move({kind: 'code', card: null}, 300),
    move({kind: 'banner', text: null}, 200),
    move({kind: 'light', lanes: []}, 200),
    script.play(script.window.to),
  ];
  const turn = facts.turns.find((t) => t.thread === handover.to && t.to > handover.taken);
  const whole = turn !== undefined && !turn.uncertain && turn.to < script.window.to;
  const kept = whole ? timeText(turn.to - turn.from) : '';
  const {waits} = moment;
  if (whole && turn.to - turn.from > 0.06 * script.length) {
    acts.push(move({kind: 'measure', mark: {lane, from: turn.from, to: turn.to, text: kept}}, 500));
    script.say('turns', caption`${name} keeps it for ${kept}, and so on by turns: ${changes}.`, acts);
  } else if (whole && waits !== undefined && handover.taken - waits > 0.06 * script.length) {
    const waited = timeText(handover.taken - waits);
    acts.push(move({kind: 'measure', mark: {lane, from: waits, to: handover.taken, text: waited}}, 500));
    script.say('turns', caption`${name} had waited ${waited} to run for ${kept}: ${changes}.`, acts);
  } else {
    script.say('turns', caption`And so on by turns: ${changes}.`, acts);
    return;
  }
  script.leave(move({kind: 'measure', mark: null}, 200));
}
