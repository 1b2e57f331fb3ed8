import type {Calibration, Outside} from './calibration.ts';
import {milliseconds, pause} from './clock.ts';
import {Desk, Mismatch} from './desk.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';
import {type Syscall, SyscallFile} from './proc-syscall.ts';
import type {RawFrame} from './raw.ts';
import type {FrameReader} from './sample-frames.ts';
import {risenBits, snapshotOf} from './snapshot.ts';

/** Parts of the long call's time: the request comes after a third. */
const [BEFORE, AFTER] = [0.24, 0.66];
/** Milliseconds. */
const PATIENCE = 12_000;
/** Bytes of the lock's struct that may hold its conditions and mutexes. */
const LOCK = 320;
/** Long calls that must have been seen from beginning to end. */
const ROUNDS = 4;
/** Of these, so many may go by without anybody asking for the lock in time: the machine is busy. */
const UNASKED = 8;
const PLACES = ['asleep', 'locked_out', 'holding'] as const;
type Place = (typeof PLACES)[number];

/** Looks at the child while it waits, and then while it plays its rounds. */
export class OutsideCalibration {
  readonly #memory: ProcMemory;
  readonly #at: Calibration;
  readonly #frames: FrameReader;
  readonly #lock = Buffer.alloc(LOCK);
  readonly #desk: Desk;
  #lockedAt: number[] = [];
  #requests: Set<string> | undefined;
  #rounds = 0;
  #unasked = 0;
  readonly #checked = new Set<string>();
  readonly #waits = new Set<number>();
  readonly #contested = new Set<number>();

  constructor(memory: ProcMemory, calibration: Calibration, frames: FrameReader) {
    this.#memory = memory;
    this.#at = calibration;
    this.#frames = frames;
    this.#desk = new Desk(memory, calibration);
  }

  /** While the child waits for us, nobody has the lock. */
  lookAtRest(): void {
    const {pid, lock} = this.#at;
    const main = new SyscallFile(pid, pid);
    const end = milliseconds() + PATIENCE;
    while (main.read()?.kind !== 'io') {
      if (milliseconds() > end) throw new Mismatch('the child did not come to rest');
      pause(1);
    }
    pause(2);
    main.close();
    this.#memory.read(lock.address, this.#lock);
    for (let offset = lock.holder + 8; offset < lock.switchNumber; offset += 4) {
      if (this.#lock.readInt32LE(offset) === 0) this.#lockedAt.push(offset);
    }
  }

  /** To be called when the child is about to begin its rounds; returns when enough of them were seen. */
  lookAtRounds(): void {
    let last = 0;
    this.#until(() => {
      const {what, number} = this.#desk.read();
      if (what === Desk.holding && number > last) {
        last = number;
        this.#lookAtHolder(number);
      } else pause(0.2);
      return this.#rounds >= ROUNDS && PLACES.every((name) => this.#checked.has(name));
    });
  }

  /** To be called when the child is about to begin its contest; returns when enough of it was seen. */
  lookAtContest(): void {
    this.#until(() => {
      if (this.#desk.read().what === Desk.contest) this.#lookAtContest();
      else pause(0.2);
      return this.#drops().length > 0;
    });
  }

  /** What was found, when the child has come to rest again. */
  conclude(): Outside {
    this.#until(() => {
      pause(0.2);
      return this.#desk.read().what === Desk.done;
    });
    const [locked] = this.#lockedAt;
    if (locked === undefined) throw new Mismatch('no field says whether the lock is taken');
    return {locked, request: this.#request(), ...this.#conditions()};
  }

  #until(isEnough: () => boolean): void {
    const end = milliseconds() + PATIENCE;
    while (!isEnough()) {
      if (milliseconds() > end) throw new Mismatch(this.#missing());
    }
  }

  #missing(): string {
    const place = PLACES.find((name) => !this.#checked.has(name));
    if (this.#rounds === 0) return 'the machine was too busy to look in time';
    if (place) return `a thread was not seen standing where it stood (${place})`;
    return 'no thread was seen that waits for its drop to be noticed (only glibc’s conditions are known)';
  }

  #lookAtHolder(round: number): void {
    const {since, length, first: holder, second: sleeper, third: blocked} = this.#desk.read();
    const is = () => {
      const desk = this.#desk.read();
      return desk.what === Desk.holding && desk.number === round;
    };
    const before = snapshotOf(this.#memory, this.#at.threads.interpreterAddress, holder);
    this.#memory.read(this.#at.lock.address, this.#lock);
    if (milliseconds() - since > BEFORE * length || !is()) return;
    const holds = wordIn(this.#lock, this.#at.lock.holder) === holder;
    const locked = this.#lockedAt.filter((offset) => this.#lock.readInt32LE(offset) === 1);
    const waiter = new SyscallFile(this.#at.pid, this.#at.pid);
    const futexes = new Set<number>();
    while (milliseconds() - since < AFTER * length) {
      pause(0.5);
      const {futex} = waiter.read() ?? {};
      if (futex !== undefined) futexes.add(futex - this.#at.lock.address);
    }
    waiter.close();
    const after = snapshotOf(this.#memory, this.#at.threads.interpreterAddress, holder);
    const seen = [
      this.#stands('asleep', sleeper, 'sleep'),
      this.#stands('locked_out', blocked, 'lock'),
      this.#standsAt('holding', this.#frames.read(holder)),
    ];
    // Too late, on a busy machine.
    if (!is()) return;
    if (!holds) throw new Mismatch('the thread that has the lock is not the one that must have it');
    const risen = new Set(risenBits(before, after));
    const isAsked = [...risen].some((word) => !this.#isBreaker(word));
    if (!isAsked && this.#unasked++ < UNASKED) return;
    this.#rounds++;
    for (const name of seen) if (name) this.#checked.add(name);
    this.#lockedAt = locked;
    for (const futex of futexes) this.#waits.add(futex);
    this.#requests = this.#requests ? new Set([...this.#requests].filter((word) => risen.has(word))) : risen;
  }

  #stands(name: Place, tid: number, kind: Syscall['kind']): string | undefined {
    // It may not have got there yet, or have ended.
    if (callOf(this.#at.pid, tid)?.kind !== kind) return undefined;
    const thread = this.#threadOf(tid);
    return thread ? this.#standsAt(name, this.#frames.read(thread)) : undefined;
  }

  #standsAt(name: Place, frames: readonly RawFrame[]): string | undefined {
    const [place, offset] = this.#at.desk[name];
    const [innermost] = frames;
    return innermost?.function === place && innermost.offset === offset ? name : undefined;
  }

  #threadOf(tid: number): number | undefined {
    const {interpreterAddress, head, next, nativeId} = this.#at.threads;
    let thread = this.#memory.word(interpreterAddress + head);
    for (let n = 0; thread !== 0 && n < 16; n++) {
      if (this.#memory.word(thread + nativeId) === tid) return thread;
      thread = this.#memory.word(thread + next);
    }
    return undefined;
  }

  #lookAtContest(): void {
    const {first, second} = this.#desk.read();
    const files = [first, second].map((tid) => new SyscallFile(this.#at.pid, tid));
    for (let n = 0; n < 50; n++) {
      pause(0.05);
      for (const file of files) {
        const {futex} = file.read() ?? {};
        if (futex !== undefined) this.#contested.add(futex - this.#at.lock.address);
      }
    }
    for (const file of files) file.close();
  }

  /** Undefined where it could not be told from other words: then requests are not seen. */
  #request(): Outside['request'] {
    const words = [...(this.#requests ?? [])].filter((word) => !this.#isBreaker(word));
    const [word] = words;
    if (word === undefined || words.length > 1) return undefined;
    const [where, offset] = word.split(' ');
    return where === 'thread'
      ? {ofHolder: Number(offset)}
      : {address: this.#at.threads.interpreterAddress + Number(offset)};
  }

  #isBreaker(word: string): boolean {
    return this.#at.breakers.some((offset) => word === `interpreter ${offset}`);
  }

  /** Futexes of the condition that waits for the lock: glibc's has two, side by side. */
  #condition(): [number, number] {
    const waits = [...this.#waits].filter((offset) => this.#isInside(offset));
    const [low, high] = [Math.min(...waits), Math.max(...waits)];
    if (waits.length === 0 || high - low > 4) {
      throw new Mismatch('no condition was seen that threads wait in for the lock (only glibc’s are known)');
    }
    return [low, high];
  }

  /** Those of the condition in which a thread waits for its drop to be noticed; and of the mutex behind it. */
  #drops(): number[] {
    const [low] = this.#condition();
    // The next to the first condition is its mutex.
    return [...this.#contested].filter((offset) => this.#isInside(offset) && offset > low + 12);
  }

  #isInside(offset: number): boolean {
    return offset > this.#at.lock.switchNumber && offset < LOCK;
  }

  #conditions(): Pick<Outside, 'condition' | 'switching'> {
    const [low] = this.#condition();
    const drops = this.#drops();
    // In the struct each condition is followed by its mutex: between the two conditions lies no other futex than that.
    const middle = (low + Math.min(...drops)) / 2;
    return {
      condition: [this.#at.lock.switchNumber + 8, middle],
      switching: [middle, Math.max(...drops) + 16],
    };
  }
}

function callOf(pid: number, tid: number): Syscall | undefined {
  try {
    const file = new SyscallFile(pid, tid);
    const call = file.read();
    file.close();
    return call;
  } catch {
    return undefined;
  }
}
