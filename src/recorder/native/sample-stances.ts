import {now} from './clock.ts';
import type {LockReader, Words} from './lock-words.ts';
import type {RawFrame, RawStance} from './raw.ts';
import type {FrameReader} from './sample-frames.ts';
import type {SampledThread, ThreadList} from './sample-threads.ts';

/** Threads whose system call is read in one look. */
const MOST_STANCES = 24;
/** Looks until a thread is asked again that keeps running without the lock. */
const MOST_PATIENCE = 64;

/** Whom a look saw with the lock: who has it, or had it last; and who was that at the look before. */
export interface Holders {
  readonly holder: SampledThread | undefined;
  readonly previous: SampledThread | undefined;
}

/** Asks threads what they do, and reads where those stand that stand still. */
export class StanceReader {
  readonly #threads: ThreadList;
  readonly #lock: LockReader;
  readonly #frames: FrameReader;
  /** Threads that were last seen to wait for the lock. */
  readonly waiting = new Set<SampledThread>();
  /** Of many threads, whose turn it is to be asked. */
  #turn = 0;

  constructor(threads: ThreadList, lock: LockReader, frames: FrameReader) {
    this.#threads = threads;
    this.#lock = lock;
    this.#frames = frames;
  }

  /** When the lock's words have moved: what all threads do, of many those that matter. */
  afterMove(seen: Words, holders: Holders): RawStance[] {
    return this.#stances(this.#chosen(holders), seen, holders.holder);
  }

  /**
   * While the lock's words stay as they were: what those do by now that were on their way somewhere, or were not yet
   * seen standing, or may have taken the lock for a moment without a trace since they were its last holder.
   */
  meanwhile(seen: Words, {holder}: Holders): RawStance[] {
    const due: SampledThread[] = [];
    for (const thread of this.#threads.alive) {
      const isHolder = thread === holder;
      if (isHolder && seen.locked) continue;
      if (!isHolder && !isOnItsWay(thread) && !isStandUnread(thread)) continue;
      if (--thread.due > 0) continue;
      due.push(thread);
      if (due.length === MOST_STANCES) break;
    }
    const before = new Map(due.map((thread) => [thread.key, {...thread}]));
    return this.#stances(due, seen, holder).filter(({key, place, futex, stood}) => {
      const last = before.get(key);
      return place !== last?.place || futex !== last.futex || stood !== last.stood;
    });
  }

  /**
   * Who may have run since the look before may stand elsewhere by now.
   *
   * @param switches - How often the lock has changed hands since.
   * @param isLong - Whether that look was long ago.
   */
  forgetStands(
    {locked}: Words,
    holder: SampledThread | undefined,
    {switches, isLong}: {readonly switches: number; readonly isLong: boolean},
  ): void {
    if (switches > 1) for (const thread of this.#threads.alive) thread.stood = undefined;
    if (holder && (locked || switches > 0 || isLong)) holder.stood = undefined;
  }

  /** Where a thread stands that the lock has left; undefined if it may have run again meanwhile. */
  stood(thread: SampledThread, seen: Words): RawFrame[] | undefined {
    const frames = this.#frames.read(thread.address);
    return frames.length > 0 && this.#lock.isStill(seen) ? frames : undefined;
  }

  /** The thread before the holder, the holder, and all others; of many, those that are on their way, and others in turn. */
  #chosen({previous, holder}: Holders): SampledThread[] {
    const alive = [...this.#threads.alive];
    const chosen = new Set<SampledThread>();
    for (const thread of [previous, holder]) if (thread && thread.place !== 'gone') chosen.add(thread);
    if (alive.length <= MOST_STANCES) return [...new Set([...chosen, ...alive])];
    for (const thread of alive) {
      if (chosen.size >= MOST_STANCES / 2) break;
      if (isOnItsWay(thread)) chosen.add(thread);
    }
    while (chosen.size < MOST_STANCES) {
      const thread = alive[this.#turn++ % alive.length];
      if (thread) chosen.add(thread);
    }
    return [...chosen];
  }

  /** What threads do. Once the lock has gone on that can wait: the next look asks again. */
  #stances(threads: readonly SampledThread[], seen: Words, holder: SampledThread | undefined): RawStance[] {
    const stances: RawStance[] = [];
    for (const thread of threads) {
      if (stances.length > 0 && !this.#lock.isStill(seen)) break;
      const stance = this.#stance(thread, seen, thread === holder && seen.locked);
      if (stance) stances.push(stance);
    }
    return stances;
  }

  #stance(thread: SampledThread, seen: Words, hasLock: boolean): RawStance | undefined {
    const at = now();
    const asked = this.#threads.ask(thread, at);
    if (asked === undefined) return undefined;
    const {place, call} = asked;
    thread.patience = thread.place === place ? Math.min(2 * thread.patience, MOST_PATIENCE) : 1;
    thread.due = thread.patience;
    if (thread.place !== place || thread.futex !== call?.futex) thread.stood = undefined;
    thread.place = place;
    thread.futex = call?.futex;
    if (place !== 'gil') this.waiting.delete(thread);
    else if (!this.waiting.has(thread)) {
      thread.waitsSince = at;
      this.waiting.add(thread);
    }
    if (isStandUnread(thread) && !hasLock) thread.stood = this.stood(thread, seen);
    return {
      key: thread.key,
      at,
      place,
      ...(call?.call === undefined ? {} : {call: call.call}),
      ...(call?.futex === undefined ? {} : {futex: call.futex}),
      ...(thread.stood ? {stood: thread.stood} : {}),
    };
  }
}

function isOnItsWay({place}: SampledThread): boolean {
  return place === 'running' || place === 'dropping';
}

/** Whether it waits for something else than the lock, and it has not been read yet where. */
function isStandUnread({place, stood}: SampledThread): boolean {
  return (
    stood === undefined && (place === 'lock' || place === 'sleep' || place === 'io' || place === 'other')
  );
}
