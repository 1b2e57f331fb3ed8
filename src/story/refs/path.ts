import type {Moment, Recording} from '../../recording/index.ts';
import type {LiveFrames} from './live-frames.ts';

/** Containers that are gone through on the way to a name. */
const DEEPEST = 3;

/**
 * What a reader could write for the place `way` inside a container, starting at a name: `words[3]`, `fib.__defaults__[0]`.
 * Undefined where nothing with a name leads there.
 */
export function pathTo(
  recording: Recording,
  moment: Moment,
  live: LiveFrames,
  container: number,
  way: string,
): string | undefined {
  const step = written(way);
  const start = step === undefined ? undefined : pathOf(recording, moment, live, container, DEEPEST);
  return start === undefined || step === undefined ? undefined : `${start}${step}`;
}

/** `[0]` and `.area` are written as they are recorded, `__defaults__` with a dot; others can't be. */
function written(way: string): string | undefined {
  if (/^(\[|\.)/.test(way)) return way;
  return /^__(defaults|kwdefaults|dict|self|func|wrapped)__$/.test(way) ? `.${way}` : undefined;
}

function pathOf(
  recording: Recording,
  moment: Moment,
  live: LiveFrames,
  id: number,
  depth: number,
): string | undefined {
  const name = nameOf(recording, moment, live, id);
  if (name !== undefined || depth === 0) return name;
  for (const {record, holds} of moment.objects.values()) {
    if (record.died !== undefined && record.died < moment.step) continue;
    // What an iterator is at can't be written.
    const way = holds.find(([, held]) => held === id)?.[0];
    const step = way === undefined ? undefined : written(way);
    const start = step === undefined ? undefined : pathOf(recording, moment, live, record.id, depth - 1);
    if (start !== undefined) return `${start}${step}`;
  }
  return undefined;
}

/** A name of the module for an object, or a local of the frame that runs. */
function nameOf({run}: Recording, moment: Moment, live: LiveFrames, id: number): string | undefined {
  for (const [space, inside] of moment.names) {
    const namespace = run.namespaces[space];
    if (namespace?.name !== 'module' || !live.has(namespace.frame)) continue;
    for (const [name, object] of inside) if (object === id) return name;
  }
  const frame = moment.frames.get(moment.frame);
  const at = frame?.locals.findIndex((slot) => Math.abs(slot) === id) ?? -1;
  const name = at < 0 ? undefined : frame?.code.localsplus[at]?.name;
  return name === undefined || name.startsWith('.') ? undefined : name;
}
