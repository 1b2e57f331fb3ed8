import type {Code, Instruction, Recording, Threads} from '../../recording/index.ts';

/** A write that overwrote what another thread had added, proven by recorded values. */
export interface LostUpdate {
  readonly name: string;
  /** Thread that was stopped between its read and its write, and the one that had the lock meanwhile. */
  readonly stopped: number;
  readonly between: number;
  /** When it was stopped, got the lock back, and gave it up again. */
  readonly at: readonly [stopped: number, back: number, next: number];
  /** What it had read: its value on the stack, and the name's when it was stopped. */
  readonly read: string;
  /** The name's value when the other one was stopped … */
  readonly grown: string;
  /** … and when the first one was stopped again. */
  readonly after: string;
  /** Line and text of the statement that reads, calls and writes. */
  readonly line: number;
  readonly code: number;
  readonly offset: number;
}

const reads = new Set(['LOAD_GLOBAL', 'LOAD_NAME']);
const writes = new Set(['STORE_GLOBAL', 'STORE_NAME']);

/**
 * Finds a lost update that the recorded values prove: a thread is stopped in a statement that has read the name and
 * not yet written it, with the name's value on its stack; another makes the name grow; the first goes on, and when it
 * is stopped next, without anybody in between, the name is below what the other had reached.
 */
export function findLostUpdate(recording: Recording, threads: Threads): LostUpdate | undefined {
  const {handovers, watched} = threads;
  for (const [i, stop] of handovers.entries()) {
    if (!stop.held || !stop.globals) continue;
    // Two threads, by turns: one between the stop and the way back.
    const [back, next] = [handovers[i + 1], handovers[i + 2]];
    if ((!back || !next || stop.missed) ?? back.missed ?? next.missed) continue;
    if (stop.to !== back.from || back.to !== stop.from || next.from !== stop.from) continue;
    for (const [w, {name}] of watched.entries()) {
      const [read, grown, after] = [stop.globals[w], back.globals?.[w], next.globals?.[w]];
      if (!isInteger(read) || !isInteger(grown) || !isInteger(after)) continue;
      if (!(BigInt(read) < BigInt(after) && BigInt(after) < BigInt(grown))) continue;
      for (const {site: index, stack} of stop.held) {
        const site = threads.sites[index];
        const update = site && updateAt(recording, site.code, site.offset, name);
        if (!site || site.code === undefined || !update || !stack.includes(read)) continue;
        return {
          name,
          stopped: stop.from,
          between: stop.to,
          at: [stop.dropped, back.taken, next.dropped],
          read,
          grown,
          after,
          line: update.line,
          code: site.code,
          offset: site.offset,
        };
      }
    }
  }
  return undefined;
}

const isInteger = (text: string | undefined): text is string => text !== undefined && /^-?\d+$/.test(text);

/** A statement `name = name + …` that has read the name before `offset` and writes it after; with a call in between. */
function updateAt(
  {codes}: Recording,
  code: number | undefined,
  offset: number,
  name: string,
): {line: number} | undefined {
  const update = updatesOf(codes[code ?? -1], name).find(
    ({read, write}) => read.offset < offset && offset < write.offset,
  );
  return update?.calls ? update : undefined;
}

interface Update {
  readonly read: Instruction;
  readonly write: Instruction;
  readonly line: number;
  /** Whether anything is called between the read and the write. */
  readonly calls: boolean;
}

/** Straight pieces of code that read a name, add to it and write it. */
export function updatesOf(code: Code | undefined, name: string): Update[] {
  const found: Update[] = [];
  let read: {at: number; instruction: Instruction} | undefined;
  const {instructions} = code ?? {instructions: []};
  for (const [at, instruction] of instructions.entries()) {
    const names = instruction.argText.split(/[ ,]+/).includes(name);
    if (reads.has(instruction.name) && names) read ??= {at, instruction};
    else if (instruction.target !== undefined) read = undefined;
    else if (writes.has(instruction.name) && names) {
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
  readonly line: number;
  readonly expected: string;
}

/**
 * What the program itself says: a line of its output that names the lost name's last value and a bigger number, the
 * expected one.
 */
export function expectedOf({output, watched}: Threads, name: string): string | undefined {
  const last = watched.find((w) => w.name === name)?.last;
  if (!isInteger(last)) return undefined;
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
  {codes}: Recording,
  {watched}: Threads,
  expected: string | undefined,
): KeptUpdate | undefined {
  for (const {name, last} of watched) {
    if (expected === undefined || last !== expected) continue;
    const updates = codes.flatMap((code) => updatesOf(code, name));
    const [only] = updates;
    if (only && updates.every((u) => !u.calls)) return {name, line: only.line, expected};
  }
  return undefined;
}
