import type {FrameState, Moment, Recording} from '../../recording/index.ts';
import type {LiveFrames} from './live-frames.ts';

/** What a reference comes from. */
export type HolderKind = 'name' | 'local' | 'stack' | 'cell' | 'container' | 'constant';

/** Somebody who holds the object: one place, with as many references as come from there. */
export interface Holder {
  /** The same place has the same key at every moment. */
  readonly key: string;
  readonly kind: HolderKind;
  /** The name, the local, the way inside the container; empty for the value stack and constants. */
  readonly name: string;
  /** The function, class or container that it belongs to: `f()`, `module`, `list`. */
  readonly owner: string;
  /** The frame of a local or a stack; the code object of a constant; the id of a container. */
  readonly of: number;
  /** References that count. */
  readonly references: number;
  /** References that don't: borrowed ones (CPython 3.14, `Include/internal/pycore_stackref.h`). */
  readonly borrowed: number;
  /**
   * What a reader could write for the place inside a container, `fib.__defaults__[0]`, where something leads there at
   * the moment that the holder is of, or after its statement (see `places.ts`).
   */
  readonly path?: string;
  /** Whether {@link path} leads there up to the next change. */
  readonly lasts?: true;
  /** Whether the container is the object itself, or another one of its type. */
  readonly kin?: 'itself' | 'another';
  /** Whether it is a local of a generator that hasn't run yet. */
  readonly suspended?: true;
}

/** `f()` for a function's frame, `the module`, `class C` for a class body. */
export function ownerOfFrame(recording: Recording, frame: FrameState): string {
  if (frame.code.parent === null) return 'module';
  const node = recording.tree[frame.code.node ?? -1];
  if (node?.type === 'ClassDef') return `class ${frame.code.name}`;
  return frame.code.name.startsWith('<') ? frame.code.name : `${frame.code.name}()`;
}

/**
 * Everybody known to hold an object at a moment. What the recording doesn't show (C code, the thread state, frames
 * held by tracebacks) is missing: compare with `ob_refcnt`.
 */
export function holdersOf(recording: Recording, moment: Moment, live: LiveFrames, id: number): Holder[] {
  return [
    ...names(recording, moment, live, id),
    ...frames(recording, moment, live, id),
    ...containers(recording, moment, live, id),
    ...constants(recording, id),
  ];
}

function* names({run}: Recording, moment: Moment, live: LiveFrames, id: number): Generator<Holder> {
  for (const [space, inside] of moment.names) {
    const namespace = run.namespaces[space];
    if (!namespace || !live.has(namespace.frame)) continue;
    const owner = namespace.name === 'module' ? 'module' : `class ${namespace.name}`;
    for (const [name, object] of inside) {
      if (object !== id) continue;
      const key = `name ${space} ${name}`;
      yield {key, kind: 'name', name, owner, of: namespace.frame, references: 1, borrowed: 0};
    }
  }
}

function* frames(recording: Recording, moment: Moment, live: LiveFrames, id: number): Generator<Holder> {
  const waiting = [...live.waiting(moment)];
  const running = [...moment.frames.values()].filter(({frame}) => live.has(frame));
  for (const frame of [...running, ...waiting]) {
    const owner = ownerOfFrame(recording, frame);
    const base = {owner, of: frame.frame, ...(waiting.includes(frame) ? {suspended: true as const} : {})};
    for (const [i, slot] of frame.locals.entries()) {
      if (Math.abs(slot) !== id) continue;
      const name = frame.code.localsplus[i]?.name ?? '';
      const counts = slot > 0 ? {references: 1, borrowed: 0} : {references: 0, borrowed: 1};
      yield {...base, key: `local ${frame.frame} ${i}`, kind: 'local', name, ...counts};
    }
    const stack = live.stackOf(frame);
    const references = stack.filter((slot) => slot === id).length;
    const borrowed = stack.filter((slot) => slot === -id).length;
    if (references + borrowed > 0) {
      yield {...base, key: `stack ${frame.frame}`, kind: 'stack', name: '', references, borrowed};
    }
  }
}

function* containers(recording: Recording, moment: Moment, live: LiveFrames, id: number): Generator<Holder> {
  const {run} = recording;
  for (const {record, holds} of moment.objects.values()) {
    if (record.died !== undefined && record.died < moment.step) continue;
    for (const [way, object] of holds) {
      if (object !== id) continue;
      const base = {of: record.id, references: 1, borrowed: 0};
      if (record.type === 'cell') {
        const name = variableOf(moment, live, record.id);
        yield {...base, key: `in ${record.id}`, kind: 'cell', name, owner: 'closure'};
      } else {
        const owner =
          record.type === 'type' ? run.objects.find((o) => o.id === record.id)?.repr : record.type;
        const key = `in ${record.id} ${way}`;
        yield {...base, key, kind: 'container', name: way, owner: owner ?? record.type};
      }
    }
  }
}

/** What a cell is called in a frame that has it. */
function variableOf(moment: Moment, live: LiveFrames, cell: number): string {
  let name = '';
  for (const frame of moment.frames.values()) {
    const at = frame.locals.findIndex((slot) => Math.abs(slot) === cell);
    if (at < 0) continue;
    name = frame.code.localsplus[at]?.name ?? name;
    if (live.has(frame.frame)) return name;
  }
  return name;
}

function* constants({codes}: Recording, id: number): Generator<Holder> {
  for (const [i, code] of codes.entries()) {
    const references = code.consts.filter((constant) => constant.object === id).length;
    if (references === 0) continue;
    const owner = code.parent === null ? 'module' : `${code.name}()`;
    yield {key: `constant ${i}`, kind: 'constant', name: '', owner, of: i, references, borrowed: 0};
  }
}
