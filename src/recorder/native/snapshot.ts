import type {ProcMemory} from './proc-memory.ts';

/** Bytes: the beginning of the interpreter's state, and a thread's. */
const [INTERPRETER, THREAD] = [16_384, 512];

/** What the interpreter and a thread keep in their states, as bytes. */
export interface Snapshot {
  readonly interpreter: Buffer;
  readonly thread: Buffer;
}

/** @param interpreter, thread Addresses of their states. */
export function snapshotOf(memory: ProcMemory, interpreter: number, thread: number): Snapshot {
  const snapshot = {interpreter: Buffer.alloc(INTERPRETER), thread: Buffer.alloc(THREAD)};
  memory.read(interpreter, snapshot.interpreter);
  memory.read(thread, snapshot.thread);
  return snapshot;
}

/** Words whose lowest bit has been set, and no other: `interpreter` or `thread`, and the offset. */
export function* risenBits(before: Snapshot, after: Snapshot): Generator<string> {
  for (const where of ['interpreter', 'thread'] as const) {
    for (let offset = 0; offset + 4 <= before[where].length; offset += 4) {
      const [x, y] = [before[where].readUInt32LE(offset), after[where].readUInt32LE(offset)];
      if ((x & 1) === 0 && y === x + 1) yield `${where} ${offset}`;
    }
  }
}
