import {isCall, onlyAnswers} from '../../recording/eval-breaker.ts';
import type {Doing, Handover} from '../../recording/threads.ts';
import type {Change, HandoverTables} from './changes.ts';
import {stretchBefore, waitsSince} from './lanes.ts';

/**
 * A comparison that may do the jump behind it too, with its check: 3.11's specialised ones (`COMPARE_OP_INT_JUMP`,
 * `Python/ceval.c`). From 3.12 on none does.
 */
const isComparisonWithJump = (opname: string, version: string) =>
  opname === 'COMPARE_OP' && version.startsWith('3.11.');

type Told = Pick<Handover, 'cause' | 'request'>;

/**
 * Why the lock was given up.
 *
 * In this order: the thread ended. It stood where nothing but a request makes it drop the lock; then it waits for it
 * again, so if it was next seen elsewhere and nobody had asked, its finalizers or signal handlers may have dropped it.
 * It went into a system call. It stood where no request is heard. And where both may be (a call): a request was seen, or
 * one must have been made since another had waited for the switch interval; without either a call gave the lock up for
 * a short while.
 */
export function causeOf(change: Change, opname: string | undefined, tables: HandoverTables): Told {
  const seen = seenRequest(change, tables);
  const request = seen ?? inferredRequest(change, tables);
  const told: Told = {cause: 'request', ...(request && {request})};
  const next = nextDoing(change, tables);
  const isElsewhere = next !== 'waits' && next !== undefined;
  if (next === 'end') return {cause: 'end'};
  if (opname && onlyAnswers(opname)) return request || !isElsewhere ? told : {cause: 'unknown'};
  if (isElsewhere) return {cause: 'release'};
  const called = opname !== undefined && isCall(opname);
  if (opname && !called && !isComparisonWithJump(opname, tables.version)) return {cause: 'release'};
  if (seen) return told;
  if (next === undefined) return {cause: 'unknown'};
  if (request) return told;
  return {cause: called ? 'release' : 'unknown'};
}

/** What `from` was seen to do first after the drop, before it had the lock again. */
function nextDoing(
  change: Change,
  {lanes, ends}: HandoverTables,
): Exclude<Doing, 'holds'> | 'end' | undefined {
  const lane = lanes.get(change.from) ?? [];
  const end = ends.get(change.from);
  for (let i = stretchBefore(lane, change.dropped + 1) ?? 0; i < lane.length; i++) {
    const stretch = lane[i];
    if (!stretch || stretch.to <= change.dropped || stretch.doing === 'unknown') continue;
    return stretch.doing === 'holds' ? undefined : stretch.doing;
  }
  return end === undefined ? undefined : 'end';
}

/** The request word as it stood until the drop. */
function seenRequest(change: Change, {looks, lanes, indexes}: HandoverTables): Handover['request'] {
  let at: number | undefined;
  const dropLook = looks[change.dropLook];
  if (dropLook?.who === change.from && dropLook.sample.requested) at = dropLook.at;
  for (let i = change.lastLook; i >= 0 && looks[i]?.who === change.from; i--) {
    if (!looks[i]?.sample.requested) break;
    at = looks[i]?.at;
  }
  if (at === undefined) return undefined;
  return {at: Math.min(at, change.dropped), ...onlyOne(waiters(change, lanes), indexes), seen: true};
}

/** A request that must have been made: somebody had waited for the switch interval with nobody else taking the lock. */
function inferredRequest(change: Change, {looks, lanes, indexes}: HandoverTables): Handover['request'] {
  const interval = looks[Math.max(change.lastLook, 0)]?.sample.interval ?? Number.POSITIVE_INFINITY;
  const patient = waiters(change, lanes).filter(
    ([, since]) => change.dropped - Math.max(since, change.tookOver) + change.blur >= interval,
  );
  if (patient.length === 0) return undefined;
  const first = Math.min(...patient.map(([, since]) => Math.max(since, change.tookOver) + interval));
  return {at: Math.round(Math.min(first, change.dropped)), ...onlyOne(patient, indexes), seen: false};
}

/** Threads that waited for the lock when it was given up, and since when. */
function waiters(change: Change, lanes: HandoverTables['lanes']): [who: number, since: number][] {
  return [...lanes].flatMap(([who, lane]) => {
    const since = who === change.from ? undefined : waitsSince(lane, change.dropped);
    return since === undefined ? [] : [[who, since] as [number, number]];
  });
}

/** Who asked is known only where just one could have. */
function onlyOne(those: readonly [number, number][], indexes: HandoverTables['indexes']): {by?: number} {
  const by = those.length === 1 ? indexes.get(those[0]?.[0] ?? -1) : undefined;
  return by === undefined ? {} : {by};
}
