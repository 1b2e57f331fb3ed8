import type {Calibration, Outside, SampledProgram} from './calibration.ts';
import {now, pause} from './clock.ts';
import {Gaps} from './gaps.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';
import {LONG_GAP, type RawFrame, type RawLog, type RawSample, type RawStance} from './raw.ts';
import type {FrameReader} from './sample-frames.ts';
import {type SampledThread, ThreadList} from './sample-threads.ts';
import type {Watch} from './sample-values.ts';

/** Samples and stances that are kept in all: what Node can hold and hand over. */
const MOST_ENTRIES = 800_000;
/** Threads whose system call is read in one look. */
const MOST_STANCES = 24;
/** Looks until a thread is asked again that keeps running without the lock. */
const MOST_PATIENCE = 64;

/** Milliseconds between two looks while something may happen any moment; without a pause the sampler takes a core. */
const HOT_GAP_MS = 0;
/** Microseconds in which a change follows on another; and by which a look must be early for a request. */
const AFTER_MOVE = 300;
const BEFORE_REQUEST = 500;

/** What the sampler saw; without what the process itself notes. */
export type Sampling = Pick<
  RawLog,
  'samples' | 'looks' | 'medianGap' | 'longestGap' | 'isRealtime' | 'threads'
> & {
  /** Whether it had to stop before the program did. */
  readonly isFull: boolean;
};

export interface LoopOptions {
  readonly memory: ProcMemory;
  readonly calibration: Calibration;
  readonly outside: Outside;
  readonly program: SampledProgram;
  readonly frames: FrameReader;
  readonly watch: Watch | undefined;
  /** Milliseconds between two looks; 0: none. */
  readonly gapMs: number;
  /** Whether it goes before the program's threads: then it must leave its core to them between any two looks. */
  readonly isRealtime: boolean;
  /** Whether to stop. */
  readonly isOver: () => boolean;
}

interface Words {
  readonly holder: number;
  readonly locked: boolean;
  readonly switchNumber: number;
  readonly interval: number;
}

/** Looks at the lock again and again, and at the threads when something has changed. */
export class SampleLoop {
  readonly #options: LoopOptions;
  readonly #threads: ThreadList;
  readonly #samples: RawSample[] = [];
  readonly #gaps = new Gaps();
  readonly #word = Buffer.alloc(8);
  #now: Buffer;
  #before: Buffer;
  #last: RawSample | undefined;
  #isLastKept = false;
  #holder: SampledThread | undefined;
  #entries = 0;
  #moved = 0;
  readonly #waiting = new Set<SampledThread>();
  #turn = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    const {memory, calibration, outside} = options;
    this.#threads = new ThreadList(memory, calibration, outside);
    this.#now = Buffer.alloc(outside.switching[1]);
    this.#before = Buffer.alloc(outside.switching[1]);
  }

  /** The first look: to be had before the program begins, which may have ended before the second. */
  begin(): void {
    this.#look(now());
  }

  /** Looks until told to stop, until the process has ended, or until more was seen than can be kept. */
  run(): Sampling {
    const {gapMs, isRealtime, isOver} = this.#options;
    let looks = 1;
    let before = this.#last?.at ?? 0;
    while (!isOver() && this.#entries < MOST_ENTRIES) {
      const at = now();
      if (!this.#look(at)) break;
      if (looks > 1) this.#gaps.add(at - before);
      before = at;
      looks++;
      const gap = this.#isHot(at) && !isRealtime ? HOT_GAP_MS : gapMs;
      if (gap > 0) pause(gap);
    }
    if (this.#last && !this.#isLastKept) this.#samples.push(this.#last);
    this.#threads.close();
    return {
      samples: this.#samples,
      looks,
      medianGap: this.#gaps.median(),
      longestGap: this.#gaps.longest,
      threads: this.#threads.raw(),
      isRealtime,
      isFull: this.#entries >= MOST_ENTRIES,
    };
  }

  #look(at: number): boolean {
    const {memory, calibration} = this.#options;
    [this.#now, this.#before] = [this.#before, this.#now];
    if (!memory.read(calibration.lock.address, this.#now)) return false;
    const words = this.#words(this.#now);
    const requested = this.#requested(words.holder);
    const until = now();
    const last = this.#last;
    const isMoved = last === undefined || !this.#now.equals(this.#before);
    const isSame = !isMoved && requested === last.requested;
    const previous = this.#holder;
    const isHandedOver = last !== undefined && words.switchNumber !== last.switchNumber;
    if (isMoved) this.#moved = at;
    if (isMoved || previous === undefined) {
      this.#threads.refresh(at);
      this.#holder = this.#threads.at(words.holder);
    }
    const globals = isHandedOver ? this.#options.watch?.read() : undefined;
    const stood = isHandedOver && previous ? this.#stood(previous, words) : undefined;
    this.#forgetStands(words, at);
    const stances = isSame ? this.#changes(words) : this.#stances(this.#chosen(previous), words);
    const since = last?.at ?? at;
    if (isSame && stances.length === 0 && at - since <= LONG_GAP) {
      this.#last = {since, at, until, ...this.#seen(words), requested};
      this.#isLastKept = false;
      return true;
    }
    const sample: RawSample = {
      since,
      at,
      until,
      ...this.#seen(words),
      requested,
      ...(stances.length > 0 ? {stances} : {}),
      ...(stood ? {stood} : {}),
      ...(globals ? {globals} : {}),
    };
    if (last && !this.#isLastKept) this.#keep(last);
    this.#last = sample;
    this.#keep(sample);
    return true;
  }

  /** Who may have run since the look before may stand elsewhere by now. */
  #forgetStands({locked, switchNumber}: Words, at: number): void {
    const last = this.#last;
    const switches = last ? switchNumber - last.switchNumber : 0;
    if (switches > 1) for (const thread of this.#threads.alive) thread.isStoodKnown = false;
    const isLong = last !== undefined && at - last.at > LONG_GAP;
    if (this.#holder && (locked || switches > 0 || isLong)) this.#holder.isStoodKnown = false;
  }

  /** Whether something may happen any moment: just after a change, and when a waiting thread's request is due. */
  #isHot(at: number): boolean {
    const last = this.#last;
    if (last === undefined || last.requested || at - this.#moved < AFTER_MOVE) return true;
    for (const {waitsSince} of this.#waiting) {
      const phase = (at - waitsSince) % last.interval;
      if (phase > last.interval - BEFORE_REQUEST) return true;
    }
    return false;
  }

  #keep(sample: RawSample): void {
    this.#samples.push(sample);
    this.#isLastKept = true;
    this.#entries += 1 + (sample.stances?.length ?? 0);
  }

  #words(buffer: Buffer): Words {
    const {lock} = this.#options.calibration;
    return {
      holder: wordIn(buffer, lock.holder),
      locked: buffer.readInt32LE(this.#options.outside.locked) !== 0,
      switchNumber: wordIn(buffer, lock.switchNumber),
      interval: wordIn(buffer, lock.interval),
    };
  }

  /** The holder's address becomes its key. */
  #seen(words: Words): Words {
    return {...words, holder: this.#holder?.key ?? 0};
  }

  #requested(holder: number): boolean | null {
    const {request} = this.#options.outside;
    if (request === undefined) return null;
    if ('ofHolder' in request && holder === 0) return false;
    const address = 'address' in request ? request.address : holder + request.ofHolder;
    if (!this.#options.memory.read(address, this.#word, 4)) return null;
    return (this.#word.readUInt32LE(0) & 1) === 1;
  }

  /** Where a thread stands that the lock has left; undefined if it may have run again meanwhile. */
  #stood(thread: SampledThread, seen: Words): RawFrame[] | undefined {
    if (thread === this.#holder) return undefined;
    const frames = this.#options.frames.read(thread.address);
    return this.#isStill(seen) && frames.length > 0 ? frames : undefined;
  }

  /** Whether the lock has not changed hands since. */
  #isStill(seen: Words): boolean {
    const {memory, calibration} = this.#options;
    if (!memory.read(calibration.lock.address + calibration.lock.switchNumber, this.#word)) return false;
    return wordIn(this.#word, 0) === seen.switchNumber;
  }

  /** Of threads that were on their way somewhere when the lock last changed, or not yet seen standing: where they are. */
  #changes(words: Words): RawStance[] {
    const due: SampledThread[] = [];
    for (const thread of this.#threads.alive) {
      if (thread === this.#holder && words.locked) continue;
      if (!isOnItsWay(thread) && !isStandUnread(thread)) continue;
      if (--thread.due > 0) continue;
      due.push(thread);
      if (due.length === MOST_STANCES) break;
    }
    const before = new Map(due.map(({key, place}) => [key, place]));
    return this.#stances(due, words).filter(({key, place, stood}) => stood || place !== before.get(key));
  }

  /** The thread before the holder, the holder, and all others; of many, those that are on their way, and others in turn. */
  #chosen(previous: SampledThread | undefined): SampledThread[] {
    const alive = [...this.#threads.alive];
    const chosen = new Set<SampledThread>();
    for (const thread of [previous, this.#holder]) if (thread && thread.place !== 'gone') chosen.add(thread);
    if (alive.length <= MOST_STANCES) return [...new Set([...chosen, ...alive])];
    for (const thread of alive) {
      if (chosen.size >= MOST_STANCES / 2) break;
      if (thread.place === 'running' || thread.place === 'dropping') chosen.add(thread);
    }
    while (chosen.size < MOST_STANCES) {
      const thread = alive[this.#turn++ % alive.length];
      if (thread) chosen.add(thread);
    }
    return [...chosen];
  }

  /** What threads do. Once the lock has gone on that can wait: the next look asks again. */
  #stances(threads: readonly SampledThread[], seen: Words): RawStance[] {
    const stances: RawStance[] = [];
    for (const thread of threads) {
      if (stances.length > 0 && !this.#isStill(seen)) break;
      const stance = this.#stance(thread, seen);
      if (stance) stances.push(stance);
    }
    return stances;
  }

  #stance(thread: SampledThread, seen: Words): RawStance | undefined {
    const at = now();
    const asked = this.#threads.ask(thread, at);
    if (asked === undefined) return undefined;
    const {place, call} = asked;
    thread.patience = thread.place === place ? Math.min(2 * thread.patience, MOST_PATIENCE) : 1;
    thread.due = thread.patience;
    if (thread.place !== place || thread.futex !== call?.futex) thread.isStoodKnown = false;
    thread.place = place;
    thread.futex = call?.futex;
    if (place !== 'gil') this.#waiting.delete(thread);
    else if (!this.#waiting.has(thread)) {
      thread.waitsSince = at;
      this.#waiting.add(thread);
    }
    const stood = this.#stoodOnce(thread, seen);
    return {
      key: thread.key,
      at,
      place,
      ...(call?.call === undefined ? {} : {call: call.call}),
      ...(call?.futex === undefined ? {} : {futex: call.futex}),
      ...(stood ? {stood} : {}),
    };
  }

  /** Once a stay, where a thread stands that waits for something else than the lock. */
  #stoodOnce(thread: SampledThread, seen: Words): RawFrame[] | undefined {
    if (!isStandUnread(thread)) return;
    if (thread === this.#holder && seen.locked) return;
    const frames = this.#options.frames.read(thread.address);
    if (frames.length === 0 || !this.#isStill(seen)) return;
    thread.isStoodKnown = true;
    return frames;
  }
}

function isOnItsWay({place}: SampledThread): boolean {
  return place === 'running' || place === 'dropping';
}

/** Whether it waits for something else than the lock, and it has not been read yet where. */
function isStandUnread({place, isStoodKnown}: SampledThread): boolean {
  return !isStoodKnown && (place === 'lock' || place === 'sleep' || place === 'io' || place === 'other');
}
