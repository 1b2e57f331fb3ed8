import {z} from 'zod';
import {Index, Line} from './primitives.ts';

/** Addresses in hex, as `id(o)` and `hex` give them. */
const Address = z.string().regex(/^0x[0-9a-f]+$/);

/** A line that the program was about to run; null: at its end. */
export const LinePlace = z.strictObject({code: Index, line: Line}).nullable();
export type LinePlace = z.infer<typeof LinePlace>;

/** An object that a name or a fast local of the program stood for, and where in memory it lies. */
export const MemoryObject = z.strictObject({
  /** `type(o).__name__` */
  type: z.string(),
  /** Never computed by the program's own `__repr__`; at most 80 characters. */
  repr: z.string(),
  address: Address,
  /**
   * Bytes that were asked for, the collector's and other words before its address included; a multiple of 16 or its
   * rounding up is its block's size (`Objects/obmalloc.c`). Absent where that could not be told.
   */
  bytes: z.int().min(1).optional(),
  /** The pool that its block is one of, and which; absent for what is larger than 512 bytes: that is `malloc`'s. */
  pool: Address.optional(),
  index: Index.optional(),
  /** Where it was met first. */
  place: LinePlace,
});
export type MemoryObject = z.infer<typeof MemoryObject>;

/** What became of a block. Objects are indices into `objects`. */
export const BlockEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('freed'),
    object: Index,
    /** Where it was seen first: it was still in use at the line before. */
    place: LinePlace,
    /** How many blocks of its pool are handed out before it; absent if its pool has gone or has other blocks now. */
    position: z.int().min(0).optional(),
    /** Whether it is the very next block of its size that is handed out. */
    next: z.boolean().optional(),
  }),
  /** `object` got the block that `of` had. */
  z.strictObject({kind: z.literal('reused'), object: Index, of: Index, place: LinePlace}),
]);
export type BlockEvent = z.infer<typeof BlockEvent>;

/** A pool at a moment: 16 KiB of blocks of one size. */
export const PoolState = z.strictObject({
  /** The base of the arena that it lies in, from the interpreter's table of arenas. */
  arena: Address,
  blockBytes: z.int().min(16).max(512),
  /** Blocks that it has room for. */
  capacity: z.int().min(1),
  used: z.int().min(0),
  /** The freed blocks that are handed out first, in that order: 8 at most. */
  free: z.array(Index),
  /** All freed blocks: a number in hex whose bit `i` stands for block `i`. */
  map: z.string().regex(/^[0-9a-f]+$/),
  /** Blocks from here on have never been used. */
  untouched: z.int().min(0),
  /** Whether the next block of its size comes from it. */
  next: z.boolean(),
});
export type PoolState = z.infer<typeof PoolState>;

/**
 * Where the program's objects lay in pymalloc's arenas, pools and blocks, in a run of its own that was looked at before
 * each line: the looks took no block of a pool.
 */
export const Memory = z.strictObject({
  /** Arenas (1 MiB) in use when the program started. */
  arenas: z.int().min(1),
  objects: z.array(MemoryObject),
  events: z.array(BlockEvent),
  /** Pools with blocks of these objects, whenever they had changed; null: it is no such pool any more. */
  pools: z.array(z.strictObject({address: Address, place: LinePlace, state: PoolState.nullable()})),
});
export type Memory = z.infer<typeof Memory>;
