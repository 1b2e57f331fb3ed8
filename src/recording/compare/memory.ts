import type {Memory, MemoryObject, PoolState} from '../memory.ts';
import type {Recording} from '../recording.ts';
import {keptNames, noteKeptNames} from './kept-names.ts';
import {untimelyCut} from './runs.ts';
import {firstUnequal, type Unequal} from './unequal.ts';

/** `Include/internal/pycore_obmalloc.h`: bytes. */
const POOL = 16_384;
const ARENA = 1_048_576;
const POOL_HEADER = 48;
const ALIGNMENT = 16;

/**
 * Compares what the program decides of its objects' memory: which it held at which line, how many bytes each took, at
 * which line its block was free. Addresses, pools and who gets a freed block next depend on what the interpreter's start
 * left in the pools. So does whether an object that one line drops and the next one that it makes lie at one address,
 * in which case they are told as one: that is no difference.
 */
export function compareMemories(
  recording: Recording,
  again: Recording,
  notes: string[],
): Unequal | undefined {
  const [one, other] = [recording.memory, again.memory];
  if (!one && other) {
    notes.push('The recording does not tell where objects lay in memory: that was not compared.');
  } else if (one && !other) {
    notes.push('Where objects lie in memory could not be told this time: that was not compared.');
  }
  if (!one || !other || untimelyCut(recording, again)) return undefined;
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < one.objects.length || j < other.objects.length) {
    const [a, b] = [one.objects[i], other.objects[j]];
    const unequal = firstUnequal(a && comparable(a), b && comparable(b), ['memory', 'objects', i]);
    if (!unequal) pairs.push([i++, j++]);
    else if (b && !hasSameIn(one, i, b) && isHidden(b, one, i)) j++;
    else if (a && isHidden(a, other, j)) i++;
    else return unequal;
  }
  return compareFreed(one, other, pairs, (repr) => keptAs(recording, repr, notes));
}

/** An object without where it lay. */
const comparable = ({type, repr, bytes, place, pool}: MemoryObject): unknown => ({
  type,
  repr,
  bytes,
  place,
  inPool: pool !== undefined,
});

/** Whether an object like `wanted` comes at the same place in `memory`, from object `from` on. */
function hasSameIn({objects}: Memory, from: number, wanted: MemoryObject): boolean {
  return objects.slice(from).some((object) => !firstUnequal(comparable(object), comparable(wanted)));
}

/**
 * Whether `object` may have got, within a line, the address of one that is told before object `until` of `memory`: a block
 * of the same size, or what `malloc` gave.
 */
function isHidden(object: MemoryObject, {objects}: Memory, until: number): boolean {
  const sizeOf = ({bytes = 0, pool}: MemoryObject) => (pool === undefined ? 0 : Math.ceil(bytes / ALIGNMENT));
  return objects.slice(0, until).some((before) => sizeOf(before) === sizeOf(object));
}

/** Where blocks became free, of the objects that both have. */
function compareFreed(
  one: Memory,
  other: Memory,
  pairs: readonly [number, number][],
  isKept: (repr: string) => boolean,
): Unequal | undefined {
  const [places, newPlaces] = [freedOf(one), freedOf(other)];
  for (const [i, j] of pairs) {
    const [a, b] = [places.get(i), newPlaces.get(j)];
    // Without a word of its end it is there, or another one has taken its place within a line.
    if (!a || !b) continue;
    const unequal = firstUnequal(a.place, b.place, ['memory', 'events', a.at, 'place']);
    const object = one.objects[i];
    if (unequal && !(object?.type === 'str' && isKept(object.repr))) return unequal;
  }
  return undefined;
}

/** Whether the type attribute cache may keep a string of this text; a note says so. */
function keptAs(recording: Recording, repr: string, notes: string[]): boolean {
  const kept = [...keptNames(recording).values()].filter((name) => name.repr === repr);
  noteKeptNames(kept, notes);
  return kept.length > 0;
}

function freedOf({events}: Memory) {
  return new Map(
    events.flatMap((event, at) =>
      event.kind === 'freed' ? [[event.object, {at, place: event.place}] as const] : [],
    ),
  );
}

/** What pymalloc can't have done: blocks that don't add up, objects outside of their blocks, blocks handed out twice. */
export function brokenMemory({memory}: Recording): Unequal | undefined {
  return memory && (brokenPools(memory) ?? brokenBlocks(memory) ?? brokenEvents(memory));
}

function brokenPools({pools}: Memory): Unequal | undefined {
  for (const [i, {address, state}] of pools.entries()) {
    if (!state) continue;
    const offset = Number(address) - Number(state.arena);
    const broken = (key: keyof PoolState, expected: string): Unequal => ({
      path: ['memory', 'pools', i, 'state', key],
      expected,
      found: state[key],
    });
    if (Number(address) % POOL !== 0 || offset < 0 || offset >= ARENA)
      return broken('arena', `that of ${address}`);
    const capacity = Math.floor((POOL - POOL_HEADER) / state.blockBytes);
    if (state.capacity !== capacity) return broken('capacity', `${capacity}`);
    const map = BigInt(`0x${state.map}`);
    const freed = [...map.toString(2)].filter((bit) => bit === '1').length;
    if (state.used + freed !== state.untouched || state.untouched > capacity) {
      return broken('untouched', `${state.used} used and ${freed} freed blocks`);
    }
    if (state.free.some((index) => ((map >> BigInt(index)) & 1n) === 0n))
      return broken('free', 'freed blocks');
  }
  return undefined;
}

/** Each object in a block of a pool that has blocks of its size. */
function brokenBlocks({objects, pools}: Memory): Unequal | undefined {
  const sizes = new Map<string, Set<number>>();
  for (const {address, state} of pools) {
    if (state) sizes.set(address, (sizes.get(address) ?? new Set()).add(state.blockBytes));
  }
  for (const [i, {address, bytes, pool, index = 0}] of objects.entries()) {
    // Not every pool is told, where there are many.
    const known = pool === undefined ? undefined : sizes.get(pool);
    if (pool === undefined || !known) continue;
    const fits = [...known].some((size) => {
      const start = Number(pool) + POOL_HEADER + index * size;
      const isInside = Number(address) >= start && Number(address) < start + size;
      return isInside && (bytes === undefined || Math.ceil(bytes / ALIGNMENT) * ALIGNMENT === size);
    });
    if (!fits) {
      const found = {address, bytes, index};
      return {path: ['memory', 'objects', i], expected: `a block of the pool ${pool}`, found};
    }
  }
  return undefined;
}

/** Only what was freed is handed out again, and at the same place. */
function brokenEvents({objects, events}: Memory): Unequal | undefined {
  const free = new Set<number>();
  for (const [i, event] of events.entries()) {
    const path = ['memory', 'events', i];
    if (!objects[event.object]) return {path, expected: 'an object that is told', found: event.object};
    if (event.kind === 'freed') {
      if (free.has(event.object)) return {path, expected: 'a block in use', found: event.object};
      free.add(event.object);
      continue;
    }
    const [now, before] = [objects[event.object], objects[event.of]];
    if (!before || !free.has(event.of)) return {path, expected: 'a freed block', found: event.of};
    if (now?.pool !== before.pool || now?.index !== before.index) {
      return {path, expected: `block ${before.index} of ${before.pool}`, found: [now?.index, now?.pool]};
    }
  }
  return undefined;
}
