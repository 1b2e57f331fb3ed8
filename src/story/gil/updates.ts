import type {Code, Handover, Instruction, Recording, Threads} from '../../recording/index.ts';

/**
 * A write that overwrote what another thread had added, proven by recorded values.
 *
 * All three values were read from stacks of threads that stood still, right after they had read the name: what they
 * held is what the name was when they were stopped.
 */
export interface LostUpdate {
  readonly name: string;
  /** Thread that was stopped between its read and its write, and the last one that ran meanwhile. */
  readonly stopped: number;
  readonly between: number;
  /** Threads that had the lock in between. */
  readonly others: number;
  /** The hand-overs at which the three values were read, as indices. */
  readonly at: readonly [number, number, number];
  /** What it had read and held … */
  readonly read: bigint;
  /** … what the name had become when it got the lock back … */
  readonly grown: bigint;
  /** … and what it found in the name later in the turn in which it wrote. */
  readonly after: bigint;
  /** Where it was stopped: in which statement. */
  readonly line: number;
  readonly code: number;
  readonly offset: number;
}

/** Turns of others that may lie in between. */
const MOST_BETWEEN = 12;

/**
 * Finds a lost update that the recorded values prove: a thread is stopped in a statement that has read the name and
 * not yet written it; others make the name grow; the first goes on, writes, and when it is stopped in that statement
 * again, without anybody in between, the name is below what the others had reached. The one with the fewest turns in
 * between, then the biggest loss.
 */
export function findLostUpdate(recording: Recording, threads: Threads): LostUpdate | undefined {
  let best: LostUpdate | undefined;
  for (const {name} of threads.watched) {
    const updates = recording.codes.map((code) => updatesOf(code, name).filter((u) => u.calls));
    const reads = threads.handovers.map((handover) => readBy(threads, handover, updates));
    for (let i = 0; i < reads.length; i++) {
      const found = lostFrom(threads, reads, i, name);
      if (found && (!best || isClearer(found, best))) best = found;
    }
  }
  return best;
}

const isClearer = (a: LostUpdate, b: LostUpdate) =>
  a.others !== b.others ? a.others < b.others : a.grown - a.read > b.grown - b.read;

function lostFrom(
  {handovers}: Threads,
  reads: readonly (Read | undefined)[],
  i: number,
  name: string,
): LostUpdate | undefined {
  const [stop, first] = [handovers[i], reads[i]];
  if (!stop || !first || stop.missed !== undefined) return undefined;
  const others = new Set<number>();
  for (let j = i + 1; j < Math.min(handovers.length - 1, i + MOST_BETWEEN); j++) {
    const [back, next] = [handovers[j], handovers[j + 1]];
    if (!back || !next || back.missed !== undefined) return undefined;
    others.add(back.from);
    if (back.to !== stop.from) continue;
    const [grown, after] = [reads[j]?.value, reads[j + 1]?.value];
    if (grown === undefined || after === undefined) return undefined;
    if (next.from !== stop.from || next.missed !== undefined) return undefined;
    if (!(first.value < after && after < grown)) return undefined;
    // What it had read before its turn, and has not written yet, is not what the name is now.
    const earlier = handovers.slice(0, j).findLastIndex(({from}) => from === back.from);
    if (reads[earlier]?.value === grown) return undefined;
    const {code, offset, line, value: read} = first;
    return {
      name,
      stopped: stop.from,
      between: back.from,
      others: others.size,
      at: [i, j, j + 1],
      read,
      grown,
      after,
      line,
      code,
      offset,
    };
  }
  return undefined;
}

/** A name's value on the stack of a thread that was stopped after it had read it and before it wrote it. */
interface Read {
  readonly value: bigint;
  readonly line: number;
  readonly code: number;
  readonly offset: number;
}

function readBy(
  {sites}: Threads,
  {held}: Handover,
  updates: readonly (readonly Update[])[],
): Read | undefined {
  for (const {site: index, stack} of held ?? []) {
    const site = sites[index];
    if (site?.code === undefined) continue;
    const {code, offset} = site;
    const update = updates[code]?.find(({read, write}) => read.offset < offset && offset < write.offset);
    const integers = stack.filter((value) => /^-?\d+$/.test(value));
    const [only] = integers;
    // With more than one integer it would be a guess which of them is the name's.
    if (!update || only === undefined || integers.length > 1) continue;
    return {value: BigInt(only), line: update.line, code, offset};
  }
  return undefined;
}

interface Update {
  readonly read: Instruction;
  readonly write: Instruction;
  readonly line: number;
  /** Whether anything is called between the read and the write. */
  readonly calls: boolean;
}

const loads = new Set(['LOAD_GLOBAL', 'LOAD_NAME']);
const stores = new Set(['STORE_GLOBAL', 'STORE_NAME']);

/** Straight pieces of code that read a name, add to it and write it. */
export function updatesOf(code: Code | undefined, name: string): Update[] {
  const found: Update[] = [];
  let read: {at: number; instruction: Instruction} | undefined;
  const {instructions} = code ?? {instructions: []};
  for (const [at, instruction] of instructions.entries()) {
    const names = instruction.argText.split(/[ ,]+/).includes(name);
    if (loads.has(instruction.name) && names) read ??= {at, instruction};
    else if (instruction.target !== undefined) read = undefined;
    else if (stores.has(instruction.name) && names) {
      const between = read ? instructions.slice(read.at + 1, at) : [];
      const adds = between.some((i) => i.name === 'BINARY_OP' && /^\+=?$/.test(i.argText));
      const line = read?.instruction.line;
      if (read && adds && line !== undefined) {
        const calls = between.some((i) => i.name.startsWith('CALL'));
        found.push({read: read.instruction, write: instruction, line, calls});
      }
      read = undefined;
    }
  }
  return found;
}

/** A name that the program added to without a call in between, and that lost nothing by the program's own output. */
export interface KeptUpdate {
  readonly name: string;
  /** The line that adds to it, as it stands in the program: `n += 1`. */
  readonly text: string;
}

/**
 * What the program itself expected of a name: its output has a line with the name's last value and just one other,
 * bigger number (which may occur more than once).
 */
export function expectedOf({output, watched}: Threads, name: string): string | undefined {
  const last = watched.find((w) => w.name === name)?.last;
  if (last === undefined || !/^\d+$/.test(last)) return undefined;
  for (const line of output.split('\n')) {
    const numbers = line.match(/\d[\d_,]*\d|\d/g)?.map((n) => n.replace(/[_,]/g, '')) ?? [];
    if (!numbers.includes(last)) continue;
    const bigger = new Set(numbers.filter((n) => BigInt(n) > BigInt(last)));
    const [only] = bigger;
    if (bigger.size === 1 && only !== undefined) return only;
  }
  return undefined;
}

/** A plain `n += 1` beside the lost update that lost nothing. */
export function findKept(
  {codes, source}: Recording,
  {watched}: Threads,
  expected: string | undefined,
): KeptUpdate | undefined {
  const lines = source.text.split('\n');
  for (const {name, last} of watched) {
    if (expected === undefined || last !== expected) continue;
    const updates = codes.flatMap((code) => updatesOf(code, name));
    const [text, ...more] = new Set(updates.map(({line}) => lines[line - 1]?.trim()));
    if (text && more.length === 0 && updates.every((u) => !u.calls)) return {name, text};
  }
  return undefined;
}
