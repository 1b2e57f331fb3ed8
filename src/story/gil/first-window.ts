import type {Handover} from '../../recording/index.ts';
import type {Act} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, count, numberWord} from '../vocabulary/caption.ts';
import {tellAsked} from './asked.ts';
import type {Detail} from './detail.ts';
import {tellGiven} from './given.ts';
import {handoversIn} from './moment.ts';
import {tellRelease} from './release-beat.ts';
import {move, type Script} from './script.ts';
import {timeText} from './time.ts';
import type {GilChange} from './view.ts';

/** One window of the run, step by step. */
export function tellFirstWindow(script: Script, detail: Detail): void {
  const {moment, threads, release, kind} = script.matter;
  const {handover} = moment;
  const asked = handover?.cause === 'request' && threads.method === 'outside';
  introduce(script);
  if (!handover) nobodyElse(script);
  else if (asked) tellAsked(script, handover);
  else tellGiven(script, handover);
  if (handover && detail.turns) turns(script, handover);
  // Where nobody asks, a release has been told by now.
  if (release && detail.release && (asked || kind === 'alone')) tellRelease(script, release);
}

function introduce(script: Script): void {
  const {moment, threads} = script.matter;
  const {window, length} = script;
  script.say('lanes', lanesWords(script), []);
  const {handover} = moment;
  const first = handover ? Math.min(moment.waits ?? handover.dropped, handover.dropped) : window.from;
  let to = Math.max(window.from + 0.04 * length, Math.min(first, window.to) - 0.01 * length);
  if (handover && script.holderAt(to) === undefined) {
    // Nobody has the lock just then: go on until somebody takes it.
    const next = script.matter.facts.turns.find(
      (t) => t.to > to && script.laneIfShown(t.thread) !== undefined,
    );
    const early = next && Math.min(Math.max(next.from, to) + 0.01 * length, (next.from + next.to) / 2);
    if (early !== undefined && early < handover.dropped) to = Math.max(to, early);
  }
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

const insideWords = caption`Recorded from inside the program, which slows it down: who held the GIL is shown, who waited for it can't be told.`;

function nobodyElse(script: Script): void {
  const {threads} = script.matter;
  const words =
    threads.threads.length < 2
      ? caption`There is nobody to share it with.`
      : caption`In these ${timeText(script.length)} no other thread takes it.`;
  script.say('nobody', words, [script.play(script.window.to)]);
}

/** The rest of the window: how long the taker keeps the lock, and how often it changes hands. */
function turns(script: Script, handover: Handover): void {
  const {facts, threads, moment} = script.matter;
  const lane = script.lane(handover.to);
  const name = script.name(lane);
  const within = handoversIn(threads.handovers, script.window);
  const times = within.reduce((sum, h) => sum + 1 + (h.missed ?? 0), 0);
  const changes = caption`in these ${timeText(script.length)} the lock changes hands ${times === 1 ? 'once' : `${numberWord(times)} times`}`;
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
