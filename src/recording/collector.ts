import {z} from 'zod';
import {Index, Line, ObjectId, StepIndex} from './primitives.ts';

/** One number a generation, the youngest first (`gc.get_count`, `gc.get_threshold`). */
export const Generations = z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]);
export type Generations = z.infer<typeof Generations>;

/**
 * What became of an object that a collection looked at.
 *
 * `kept`: reachable from outside. The others were unreachable: `freed`; `survived`, which a finaliser brought back to
 * life; `later`, not part of what an incremental collection took; `garbage`, put into `gc.garbage`; `unknown` where the collector's own numbers say otherwise than what was seen.
 * `left`: unreachable, and not collected before the program's end.
 */
export const Fate = z.enum(['kept', 'freed', 'survived', 'later', 'garbage', 'left', 'unknown']);
export type Fate = z.infer<typeof Fate>;

/** An object as the collector finds it. */
export const CollectedObject = z.strictObject({
  /** In `run.objects`, if the collection was told by the run that was followed; else it is described here. */
  object: ObjectId.optional(),
  /** `type(o).__name__` */
  type: z.string().optional(),
  /** `id(o)` in hex. */
  address: z.string().optional(),
  /** Never computed by the program's own `__repr__`; at most 80 characters. */
  repr: z.string().optional(),
  /** `ob_refcnt` before the collection. */
  count: z.int().min(0),
  /**
   * How many of these references come from the objects that are looked at: what `subtract_refs` takes off
   * (`Python/gc.c`). `count - inner` is `gc_refs`: more than 0 means that something outside refers to it.
   */
  inner: z.int().min(0),
  /** What it refers to (`gc.get_referents`) among these objects, by index, a reference each. */
  refers: z.array(Index),
  fate: Fate,
});
export type CollectedObject = z.infer<typeof CollectedObject>;

/** A Python function that the collector called, or a generator that it closed. */
export const Finaliser = z.strictObject({
  kind: z.enum(['__del__', 'weakref callback', 'generator']),
  /** The qualified name of what ran. */
  qualname: z.string(),
  /** Its code object, if it is one of the program's. */
  code: Index.optional(),
  /** Its frame in `run.frames`, in a run that was followed. */
  frame: Index.optional(),
  /** What was finalised, an index into the collection's objects. */
  object: Index.optional(),
});
export type Finaliser = z.infer<typeof Finaliser>;

/** Where the program was. */
export const Place = z.strictObject({
  code: Index,
  /** Of the instruction in that code object: the one that ran or was about to. */
  offset: z.int().min(0),
  line: Line.optional(),
  /** The qualified name of the library's function that the instruction had called, where the collection ran in one. */
  inside: z.string().optional(),
});

export const Collection = z.strictObject({
  /** Whether it was asked for (`gc.collect()`); if not, the collector started by itself. */
  asked: z.boolean(),
  /** The oldest generation that was looked at, as the collector told its callbacks. */
  generation: z.int().min(0).max(2),
  /** `gc.get_count()` at its start and at its end; a dict that the collector makes for its callbacks may count, too. */
  before: Generations,
  after: Generations.optional(),
  /** Where they are others than those before. */
  thresholds: Generations.optional(),
  /** Absent where no code of the program was running. */
  place: Place.optional(),
  /** The step in which it ran, if it was told by the run that was followed. */
  step: StepIndex.optional(),
  /**
   * Objects that the collector tracked in the generations that were looked at; in all, for an incremental collection.
   * Absent where only a run that was followed could tell: the tracer's own would be among them.
   */
  tracked: z.int().min(0).optional(),
  /** How many of them can't be reached from outside; absent where there were too many to be looked at. */
  unreachable: z.int().min(0).optional(),
  /** The unreachable ones in the collector's order, then instances of the program's classes that are kept; bounded. */
  objects: z.array(CollectedObject),
  /** In the order in which they were called. */
  finalisers: z.array(Finaliser),
  /** Whether `finalisers` is whole: not where the program profiles itself. */
  finalisersSeen: z.boolean(),
  /**
   * As the collector told its callbacks at the end: objects collected, and found but not collectable. Absent where the
   * program did not come to the collection's end.
   */
  collected: z.int().min(0).optional(),
  uncollectable: z.int().min(0).optional(),
});
export type Collection = z.infer<typeof Collection>;

/** The cyclic garbage collector of the interpreter, and what it did. */
export const Collector = z.strictObject({
  /** `incremental` is CPython 3.14.0 to 3.14.4. */
  kind: z.enum(['generational', 'incremental']),
  /** `gc.isenabled()` when the program started; so for the next two. */
  enabled: z.boolean(),
  thresholds: Generations,
  counts: Generations,
  /**
   * How it is known when the collector started by itself. `untraced`: from a run of its own without the tracer.
   * `bound`: the program created fewer objects than the threshold, so that it can't have. `unknown`: neither could be
   * had, and `collections` holds only those that were asked for.
   */
  automatic: z.enum(['untraced', 'bound', 'unknown']),
  collections: z.array(Collection),
  /** Collections past those, summed up. */
  others: z
    .strictObject({count: z.int().min(1), collected: z.int().min(0), uncollectable: z.int().min(0)})
    .optional(),
  /** What was unreachable and tracked, and yet alive, when the program ended; absent if it did not come to its end. */
  left: z.strictObject({unreachable: z.int().min(0), objects: z.array(CollectedObject)}).optional(),
});
export type Collector = z.infer<typeof Collector>;
