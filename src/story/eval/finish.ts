import type {Recording} from '../../recording/index.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, plainCaption, shorten} from '../vocabulary/caption.ts';
import type {EvalPicture, Move, Park} from '../vocabulary/eval-picture.ts';
import {beat} from '../vocabulary/pace.ts';
import {heapFor} from './cards.ts';
import type {DraftBeat} from './draft.ts';
import type {Did} from './execution.ts';
import {draw, type Easel} from './picture.ts';
import {roomsFor, type Sight} from './room.ts';
import {named} from './words/doing.ts';

/** What changes in an act of the eval clip. */
export type EvalChange =
  | {
      readonly kind: 'point';
      readonly step: number;
      readonly line: number | null;
      /** The code object whose bytecode is shown. */
      readonly code: number;
      readonly offset: number;
    }
  | {
      readonly kind: 'become';
      readonly picture: EvalPicture;
      readonly moves: readonly Move[];
      /** Instructions carried out by now. */
      readonly done: number;
      readonly park?: Park;
      /** Times round a loop that the act stands for. */
      readonly times?: number;
    }
  | {readonly kind: 'totals'};

/** The beats with their pictures drawn, and what all pictures have in common. */
export interface Finished {
  readonly beats: readonly Beat<EvalChange>[];
  readonly opening: EvalPicture;
  /** Rows of attributes that each place on the heap has room for. */
  readonly places: readonly number[];
  readonly output: boolean;
}

/** Chooses rooms and cards for all that is shown, and draws every picture. */
export function finish(
  recording: Recording,
  list: readonly Did[],
  opening: Sight,
  drafts: readonly DraftBeat[],
  longest: number,
): Finished {
  const acts = drafts.flatMap((draft) => draft.acts);
  const sights = [opening, ...acts.flatMap((act) => (act.kind === 'see' ? [act.sight] : []))];
  const rooms = roomsFor(
    recording,
    sights,
    touchedNames(acts.flatMap((a) => (a.kind === 'point' ? [a.did] : []))),
  );
  const heap = heapFor(recording, sights, rooms);
  const easel: Easel = {recording, rooms, heap, lineOf: lineOf(list), outputBefore: outputBefore(recording)};
  let at = 0;
  const beats = drafts.map(
    (draft): Beat<EvalChange> =>
      beat(
        draft.id,
        bounded(draft.caption, longest),
        draft.acts.map((act): Act<EvalChange> => {
          const {moveMs, restMs} = act;
          if (act.kind === 'totals') return {change: {kind: 'totals'}, moveMs, restMs};
          if (act.kind === 'point') {
            const {step, line, code, instruction} = act.did;
            return {change: {kind: 'point', step, line, code, offset: instruction.offset}, moveMs, restMs};
          }
          at++;
          const picture = draw(easel, act.sight, at, act.raised);
          const times = act.times === undefined ? {} : {times: act.times};
          const park = act.park === undefined ? {} : {park: act.park};
          return {
            change: {kind: 'become', picture, moves: act.moves, done: act.done, ...times, ...park},
            moveMs,
            restMs,
          };
        }),
      ),
  );
  return {
    beats,
    opening: draw(easel, opening, 0),
    places: heap.fields,
    output: recording.run.events.some((e) => e.kind === 'output'),
  };
}

/** The caption, its pieces of code shortened until it has at most `longest` characters. */
function bounded(text: Caption, longest: number): Caption {
  let bounded = text;
  for (let room = 30; room >= 8 && [...plainCaption(bounded)].length > longest; room -= 2)
    bounded = text.map((part) => (part.code ? {...part, text: shorten(part.text, room)} : part));
  return bounded;
}

/** By frame, how often instructions speak of its names. */
function touchedNames(dids: readonly Did[]): Map<number, Map<string, number>> {
  const touched = new Map<number, Map<string, number>>();
  for (const {frame, instruction} of dids) {
    if (!/_(FAST|NAME|GLOBAL|DEREF)/.test(instruction.name)) continue;
    const names = touched.get(frame) ?? new Map<string, number>();
    touched.set(frame, names);
    // What is stored changes the picture more than what is read.
    const weight = /^STORE/.test(instruction.name) ? 3 : 1;
    for (const name of named(instruction).split(', ')) names.set(name, (names.get(name) ?? 0) + weight);
  }
  return touched;
}

/** The line that a frame stands in before a step: that of its last instruction until then. */
function lineOf(list: readonly Did[]): Easel['lineOf'] {
  const byFrame = new Map<number, Did[]>();
  for (const did of list) {
    const own = byFrame.get(did.frame);
    if (own) own.push(did);
    else byFrame.set(did.frame, [did]);
  }
  return (frame, step) => byFrame.get(frame)?.findLast((did) => did.step < step)?.line ?? null;
}

function outputBefore({run}: Recording): Easel['outputBefore'] {
  const written = run.events.flatMap((e) => (e.kind === 'output' ? [{step: e.step, text: e.text}] : []));
  return (step) => {
    const text = written
      .filter((w) => w.step < step)
      .map((w) => w.text)
      .join('');
    return text.split('\n').filter((line) => line !== '');
  };
}
