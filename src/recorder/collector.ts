import {z} from 'zod';
import type {Code} from '../recording/code.ts';
import {
  CollectedObject,
  Collection,
  type Collector,
  Collector as CollectorSchema,
  type Fate,
  Finaliser,
  Generations,
} from '../recording/collector.ts';
import {Index} from '../recording/primitives.ts';
import type {Run} from '../recording/run.ts';

const {kind, enabled, thresholds, counts} = CollectorSchema.shape;
const told = Collection.shape;

/** With its address, by which its end is known. */
const RawObject = CollectedObject.extend({address: z.string()});
type RawObject = z.infer<typeof RawObject>;

/** How many, and the addresses of those that were told. */
const Survivors = z.tuple([z.int().min(0), z.array(z.string())]);

/** What `collecting.py` writes, by the key of the line. */
export const collectorShapes = {
  collector: z.strictObject({kind, enabled, thresholds, counts}),
  collection: z.strictObject({
    asked: told.asked,
    generation: told.generation,
    before: Generations.optional(),
    thresholds: told.thresholds,
    place: told.place,
    step: told.step,
    tracked: told.tracked,
    unreachable: told.unreachable,
    objects: z.array(RawObject).optional(),
  }),
  collected: z.strictObject({
    collected: z.int().min(0),
    uncollectable: z.int().min(0),
    after: Generations.optional(),
    finalisers: z.array(Finaliser).optional(),
    finalisersSeen: z.boolean().optional(),
    /** Of a run that is followed: frames that the collector entered, and why a code object may have been run. */
    frames: z.array(Index).optional(),
    kinds: z.array(z.tuple([Index, Finaliser.shape.kind])).optional(),
    alive: Survivors.optional(),
    garbage: Survivors.optional(),
  }),
  left: z.strictObject({unreachable: z.int().min(0), objects: z.array(RawObject)}),
  /** How many objects the program has created, at its end. */
  created: z.int().min(0),
};

type Shapes = typeof collectorShapes;
export type CollectorMessage = {
  [Key in keyof Shapes]: {kind: Key; value: z.infer<Shapes[Key]>};
}[keyof Shapes];
/** What is known of the run that the lines are about. */
export interface FollowedRun {
  readonly run: Run;
  readonly codes: readonly Code[];
}

type Begin = z.infer<Shapes['collection']>;
type End = z.infer<Shapes['collected']>;

/** What one run told of its collector. */
export class CollectorLines {
  #head: z.infer<Shapes['collector']> | undefined;
  #left: Collector['left'];
  #created: number | undefined;
  readonly #collections: {readonly begin: Begin; end?: End}[] = [];

  add(message: CollectorMessage): void {
    switch (message.kind) {
      case 'collector':
        this.#head = message.value;
        break;
      case 'collection':
        this.#collections.push({begin: message.value});
        break;
      case 'collected': {
        const last = this.#collections.at(-1);
        if (last) last.end = message.value;
        break;
      }
      case 'left':
        this.#left = {
          unreachable: message.value.unreachable,
          objects: message.value.objects.map((object) => withoutAddress(object, object.fate)),
        };
        break;
      case 'created':
        this.#created = message.value;
    }
  }

  /** Whether so few objects were created that the collector can't have started by itself. */
  get isBounded(): boolean {
    if (!this.#head || this.#created === undefined) return false;
    if (this.#collections.some(({begin}) => !begin.asked)) return false;
    const thresholds = this.#collections.flatMap(({begin}) => begin.thresholds?.[0] ?? []);
    return this.#head.counts[0] + this.#created <= Math.min(this.#head.thresholds[0], ...thresholds);
  }

  /**
   * The recording's part; undefined where the run did not come to its start.
   *
   * @param followed The run, if it was followed: what was finalised is read from its frames.
   */
  collector(automatic: Collector['automatic'], followed?: FollowedRun): Collector | undefined {
    if (!this.#head) return undefined;
    const isIncremental = this.#head.kind === 'incremental';
    const whole = this.#collections.flatMap(
      ({begin, end}) => collectionOf(begin, end, isIncremental && !begin.asked, followed) ?? [],
    );
    const others = this.#collections.filter(({begin}) => begin.before === undefined);
    const sum = (key: 'collected' | 'uncollectable') =>
      others.reduce((total, {end}) => total + (end?.[key] ?? 0), 0);
    return {
      ...this.#head,
      automatic,
      collections: whole,
      ...(others.length > 0 && {
        others: {count: others.length, collected: sum('collected'), uncollectable: sum('uncollectable')},
      }),
      ...(this.#left && {left: this.#left}),
    };
  }
}

function collectionOf(
  begin: Begin,
  end: End | undefined,
  isIncrement: boolean,
  followed: FollowedRun | undefined,
): Collection | undefined {
  const {before, objects = [], ...rest} = begin;
  if (before === undefined) return undefined;
  const finalisers = end && followed ? finalisersIn(begin, end, followed) : end?.finalisers;
  return {
    ...rest,
    before,
    objects: objects.map((object) => withoutAddress(object, fateOf(object, begin, end, isIncrement))),
    finalisers: finalisers ?? [],
    finalisersSeen: end?.finalisersSeen ?? (end !== undefined && begin.step !== undefined),
    ...(end?.after && {after: end.after}),
    ...(end && {collected: end.collected, uncollectable: end.uncollectable}),
  };
}

/** Of the frames that were entered during a collection, those of what the collector had to call. */
function finalisersIn({objects = []}: Begin, {frames = [], kinds = []}: End, {run, codes}: FollowedRun) {
  const kindOf = new Map(kinds);
  return frames.flatMap((frame): Finaliser[] => {
    const code = run.frames[frame]?.code ?? -1;
    const kind = kindOf.get(code);
    const qualname = codes[code]?.qualname;
    if (kind === undefined || qualname === undefined) return [];
    const first = run.steps.find((step) => step.frame === frame)?.locals?.find(([index]) => index === 0)?.[1];
    const self = objects.findIndex(({object}) => object !== undefined && object === Math.abs(first ?? 0));
    return [{kind, qualname, code, frame, ...(kind === '__del__' && self >= 0 && {object: self})}];
  });
}

/**
 * What became of an object. Those that were there at the end may be others at the same addresses: then fewer are gone
 * than the collector says it has collected.
 */
function fateOf(
  {fate, address}: RawObject,
  {unreachable = 0}: Begin,
  end: End | undefined,
  isIncrement: boolean,
): Fate {
  if (fate === 'kept' || !end) return fate;
  const [alive, stillThere] = end.alive ?? [0, []];
  const [kept, inGarbage] = end.garbage ?? [0, []];
  if (inGarbage.includes(address)) return 'garbage';
  if (!stillThere.includes(address)) return 'freed';
  if (unreachable - alive + kept < end.collected) return 'unknown';
  return isIncrement ? 'later' : 'survived';
}

/** What is in `run.objects` is described there. */
function withoutAddress({address, ...object}: RawObject, fate: Fate): CollectedObject {
  return {...object, ...(object.object === undefined && {address}), fate};
}
