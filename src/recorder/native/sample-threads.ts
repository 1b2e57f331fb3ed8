import type {Calibration, Outside} from './calibration.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';
import {type Syscall, SyscallFile} from './proc-syscall.ts';
import type {RawFrame, RawStance, RawThread} from './raw.ts';

const MOST_THREADS = 20_000;

/** A thread that the sampler has seen. */
export interface SampledThread {
  readonly key: number;
  /** Of its `PyThreadState`. */
  readonly address: number;
  readonly nativeId: number;
  readonly first: number;
  last: number;
  readonly file: SyscallFile | undefined;
  place: RawStance['place'];
  /** The futex it was last seen in. */
  futex: number | undefined;
  /** Where it stands, if that has been read since it was last seen to move; innermost frame first. */
  stood: readonly RawFrame[] | undefined;
  /** When it was first seen to wait for the lock, if it does. */
  waitsSince: number;
  /** Looks until it is asked again, and what that was the last time. */
  due: number;
  patience: number;
}

/** The interpreter's list of threads, as far as it has been seen. */
export class ThreadList {
  readonly #memory: ProcMemory;
  readonly #calibration: Calibration;
  readonly #at: Calibration['threads'];
  readonly #outside: Outside;
  readonly #header: Buffer;
  readonly #byAddress = new Map<number, SampledThread>();
  readonly #byNativeId = new Map<number, SampledThread>();
  readonly #all: SampledThread[] = [];
  readonly alive = new Set<SampledThread>();
  #started = -1;
  /** A thread was in the list that had no native id of its own yet. */
  #isIncomplete = false;

  constructor(memory: ProcMemory, calibration: Calibration, outside: Outside) {
    this.#memory = memory;
    this.#calibration = calibration;
    this.#at = calibration.threads;
    this.#outside = outside;
    this.#header = Buffer.alloc(Math.max(this.#at.nativeId, this.#at.interpreter, this.#at.next) + 8);
  }

  /** Looks for threads that have started, if there are any. */
  refresh(at: number): void {
    const {interpreterAddress, started, head} = this.#at;
    const count = this.#memory.word(interpreterAddress + started);
    if (count === this.#started && !this.#isIncomplete) return;
    this.#started = count;
    this.#isIncomplete = false;
    let address = this.#memory.word(interpreterAddress + head);
    for (let n = 0; address !== 0 && n < MOST_THREADS; n++) {
      if (!this.#memory.read(address, this.#header)) return;
      if (wordIn(this.#header, this.#at.interpreter) !== interpreterAddress) return;
      const nativeId = wordIn(this.#header, this.#at.nativeId);
      const known = this.#byAddress.get(address);
      // The newest is the first: those behind a known one are known.
      if (nativeId === 0 || this.#isOfAnother(nativeId, address)) this.#isIncomplete = true;
      else if (known?.nativeId === nativeId && known.place !== 'gone') return;
      else this.#add(address, nativeId, at);
      address = wordIn(this.#header, this.#at.next);
    }
  }

  /** Up to 3.11 a thread's state has its creator's id until the thread runs. */
  #isOfAnother(nativeId: number, address: number): boolean {
    const owner = this.#byNativeId.get(nativeId);
    return owner !== undefined && owner.address !== address && this.alive.has(owner);
  }

  /** The thread whose state is at an address. */
  at(address: number): SampledThread | undefined {
    return this.#byAddress.get(address);
  }

  /** All that have been seen. */
  raw(): RawThread[] {
    return this.#all.map(({key, nativeId, first, last}) => ({key, nativeId, first, last}));
  }

  close(): void {
    for (const {file} of this.alive) file?.close();
  }

  #add(address: number, nativeId: number, at: number): void {
    const before = this.#byAddress.get(address);
    if (before) this.#leave(before);
    let file: SyscallFile | undefined;
    try {
      file = new SyscallFile(this.#calibration.pid, nativeId);
    } catch {
      // It has ended already, or there are more threads than files may be open.
    }
    const thread: SampledThread = {
      // Another thread's state may come to lie where one was that has ended: the number tells them apart.
      key: this.#all.length + 1,
      address,
      nativeId,
      first: at,
      last: at,
      file,
      place: 'running',
      futex: undefined,
      stood: undefined,
      waitsSince: 0,
      due: 0,
      patience: 1,
    };
    this.#byAddress.set(address, thread);
    this.#byNativeId.set(nativeId, thread);
    this.#all.push(thread);
    this.alive.add(thread);
  }

  #leave(thread: SampledThread): void {
    thread.place = 'gone';
    // Its end may be noticed twice; its file's number may be another file's by then.
    if (this.alive.delete(thread)) thread.file?.close();
  }

  /** What a thread is doing just now. Undefined where its file could not be opened. */
  ask(thread: SampledThread, at: number): {place: RawStance['place']; call: Syscall | undefined} | undefined {
    if (thread.file === undefined) return undefined;
    const call = thread.file.read();
    const place = call === undefined ? 'gone' : this.#placeOf(call);
    if (place === 'gone') this.#leave(thread);
    thread.last = at;
    return {place, call};
  }

  #placeOf({kind, futex}: Syscall): RawStance['place'] {
    if (kind !== 'lock' || futex === undefined) return kind;
    const offset = futex - this.#calibration.lock.address;
    const within = ([from, to]: readonly [number, number]) => from <= offset && offset < to;
    if (within(this.#outside.condition)) return 'gil';
    return within(this.#outside.switching) ? 'dropping' : 'lock';
  }
}
