import type {Calibration, Outside} from './calibration.ts';
import {now, pause} from './clock.ts';
import {Gaps} from './gaps.ts';
import {LockReader, type Words} from './lock-words.ts';
import type {ProcMemory} from './proc-memory.ts';
import {LONG_GAP, type RawLog, type RawSample} from './raw.ts';
import type {FrameReader} from './sample-frames.ts';
import {StanceReader} from './sample-stances.ts';
import {type SampledThread, ThreadList} from './sample-threads.ts';
import type {Watch} from './sample-values.ts';

/** Samples and stances that are kept in all: what Node can hold and hand over. */
const MOST_ENTRIES = 800_000;
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
  readonly frames: FrameReader;
  readonly watch: Watch | undefined;
  /** Milliseconds between two looks; 0: none. */
  readonly gapMs: number;
  /** Whether it goes before the program's threads: then it must leave its core to them between any two looks. */
  readonly isRealtime: boolean;
  /** Whether to stop. */
  readonly isOver: () => boolean;
}

/** Looks at the lock again and again, and at the threads when something has changed. */
export class SampleLoop {
  readonly #options: LoopOptions;
  readonly #lock: LockReader;
  readonly #threads: ThreadList;
  readonly #stances: StanceReader;
  readonly #samples: RawSample[] = [];
  readonly #gaps = new Gaps();
  #last: RawSample | undefined;
  #isLastKept = false;
  #holder: SampledThread | undefined;
  #entries = 0;
  #moved = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    const {memory, calibration, outside, frames} = options;
    this.#lock = new LockReader(memory, calibration, outside);
    this.#threads = new ThreadList(memory, calibration, outside);
    this.#stances = new StanceReader(this.#threads, this.#lock, frames);
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
    const words = this.#lock.read();
    if (words === undefined) return false;
    const requested = this.#lock.isRequested(words);
    const until = now();
    const last = this.#last;
    const isMoved = last === undefined || this.#lock.isMoved;
    const isSame = !isMoved && requested === last.requested;
    const previous = this.#holder;
    const switches = last ? words.switchNumber - last.switchNumber : 0;
    if (isMoved) this.#moved = at;
    if (isMoved || previous === undefined) {
      this.#threads.refresh(at);
      this.#holder = this.#threads.at(words.holder);
    }
    const holder = this.#holder;
    const globals = switches !== 0 ? this.#options.watch?.read() : undefined;
    const isLeft = switches !== 0 && previous !== undefined && previous !== holder;
    const stood = isLeft ? this.#stances.stood(previous, words) : undefined;
    const isLong = last !== undefined && at - last.at > LONG_GAP;
    this.#stances.forgetStands(words, holder, {switches, isLong});
    const holders = {holder, previous};
    const stances = isSame
      ? this.#stances.meanwhile(words, holders)
      : this.#stances.afterMove(words, holders);
    const sample: RawSample = {
      since: last?.at ?? at,
      at,
      until,
      ...this.#seen(words),
      requested,
      ...(stances.length > 0 ? {stances} : {}),
      ...(stood ? {stood} : {}),
      ...(globals ? {globals} : {}),
    };
    if (!isSame || stances.length > 0 || isLong) {
      if (last && !this.#isLastKept) this.#keep(last);
      this.#keep(sample);
      this.#isLastKept = true;
    } else this.#isLastKept = false;
    this.#last = sample;
    return true;
  }

  /** Whether something may happen any moment: just after a change, and when a waiting thread's request is due. */
  #isHot(at: number): boolean {
    const last = this.#last;
    if (last === undefined || last.requested || at - this.#moved < AFTER_MOVE) return true;
    for (const {waitsSince} of this.#stances.waiting) {
      const phase = (at - waitsSince) % last.interval;
      if (phase > last.interval - BEFORE_REQUEST) return true;
    }
    return false;
  }

  #keep(sample: RawSample): void {
    this.#samples.push(sample);
    this.#entries += 1 + (sample.stances?.length ?? 0);
  }

  /** The holder's address becomes its key. */
  #seen(words: Words): Words {
    return {...words, holder: this.#holder?.key ?? 0};
  }
}
