import {z} from 'zod';
import {
  CollectedObject,
  Collection,
  type Collector,
  Collector as CollectorSchema,
  type Fate,
  Finaliser,
  Generations,
} from '../recording/collector.ts';

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
    tracked: told.tracked.optional(),
    unreachable: told.unreachable,
    objects: z.array(RawObject).optional(),
  }),
  collected: z.strictObject({
    collected: z.int().min(0),
    uncollectable: z.int().min(0),
    after: Generations.optional(),
    finalisers: z.array(Finaliser).optional(),
    finalisersSeen: z.boolean().optional(),
    alive: Survivors.optional(),
    garbage: Survivors.optional(),
  }),
  left: z.strictObject({unreachable: z.int().min(0), objects: z.array(RawObject)}),
};

type Shapes = typeof collectorShapes;
export type CollectorMessage = {
  [Key in keyof Shapes]: {kind: Key; value: z.infer<Shapes[Key]>};
}[keyof Shapes];
type Begin = z.infer<Shapes['collection']>;
type End = z.infer<Shapes['collected']>;

/** What one run told of its collector. */
export class CollectorLines {
  #head: z.infer<Shapes['collector']> | undefined;
  #left: Collector['left'];
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
    }
  }

  /** Whether the collector started by itself. */
  get startedByItself(): boolean {
    return this.#collections.some(({begin}) => !begin.asked);
  }

  /** The recording's part; undefined where the run did not come to its start. */
  collector(automatic: Collector['automatic']): Collector | undefined {
    if (!this.#head) return undefined;
    const whole = this.#collections.flatMap(({begin, end}) => collectionOf(begin, end) ?? []);
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

function collectionOf(begin: Begin, end: End | undefined): Collection | undefined {
  const {before, tracked, objects = [], ...rest} = begin;
  if (before === undefined || tracked === undefined) return undefined;
  return {
    ...rest,
    before,
    tracked,
    objects: objects.map((object) => withoutAddress(object, fateOf(object, begin, end))),
    finalisers: end?.finalisers ?? [],
    finalisersSeen: end?.finalisersSeen ?? false,
    ...(end?.after && {after: end.after}),
    ...(end && {collected: end.collected, uncollectable: end.uncollectable}),
  };
}

/**
 * What became of an object. Those that were there at the end may be others at the same addresses: then fewer are gone
 * than the collector says it has collected.
 */
function fateOf({fate, address}: RawObject, {unreachable = 0}: Begin, end: End | undefined): Fate {
  if (fate === 'kept' || !end) return fate;
  const [alive, stillThere] = end.alive ?? [0, []];
  const [kept, inGarbage] = end.garbage ?? [0, []];
  if (inGarbage.includes(address)) return 'garbage';
  if (!stillThere.includes(address)) return 'freed';
  return unreachable - alive + kept < end.collected ? 'unknown' : 'survived';
}

/** What is in `run.objects` is described there. */
function withoutAddress({address, ...object}: RawObject, fate: Fate): CollectedObject {
  return {...object, ...(object.object === undefined && {address}), fate};
}
