import {type Moment, type Recording, replay} from '../../recording/index.ts';
import {type Holder, holdersOf} from './holders.ts';
import type {Life, LifePoint} from './life.ts';
import {LiveFrames} from './live-frames.ts';
import {pathTo} from './path.ts';

/** What can be written for the places that hold an object, by the holders' keys, at one moment. */
type Paths = ReadonlyMap<string, string>;

/**
 * A life whose holders are named: a place inside a container by what leads there at that very moment, `b.next` only as
 * long as `b` is that object. Names change without a change of the life, so each moment that is spoken of is looked at.
 */
export function placed(recording: Recording, life: Life): Life {
  const ends = life.points.map((point) => endOfGo(recording, Math.min(point.step, life.last)));
  const inside = life.points.flatMap((p) => p.holders).filter((h) => h.kind === 'container');
  const places = [...new Map(inside.map((h) => [h.key, h])).values()];
  if (places.length === 0) return life;
  const moments = new Set([...life.points.flatMap(({step}) => [step, step + 1]), ...ends]);
  const paths = new Map<number | undefined, Paths>();
  const live = new LiveFrames(recording);
  let end: Paths = new Map();
  let unreachable = false;
  for (const moment of replay(recording)) {
    live.enter(moment);
    const last = moment.step >= (recording.run.end.state ? life.last + 1 : life.last);
    if (last || moments.has(moment.step)) {
      end = pathsAt(recording, moment, live, places);
      paths.set(moment.step, end);
      unreachable = last && life.died === undefined && isUnreachable(recording, moment, live, life.id);
    }
    live.leave(moment);
  }
  const type = recording.run.objects.find((o) => o.id === life.id)?.type;
  const named = (holder: Holder, path: string | undefined, until: string | undefined): Holder => ({
    ...holder,
    ...(path === undefined ? {} : {path}),
    ...(path !== undefined && path === until ? {lasts: true as const} : {}),
    ...(holder.kind !== 'container' ? {} : kinOf(holder, life.id, type)),
  });
  const points = life.points.map((point, i): LifePoint => {
    const after = paths.get(point.step + 1);
    const whole = paths.get(ends[i]);
    const next = life.points[i + 1];
    const until = next ? paths.get(next.step) : end;
    const holders = point.holders.map((h) =>
      named(h, after?.get(h.key) ?? whole?.get(h.key), until?.get(h.key)),
    );
    const before = paths.get(point.step);
    const prior = (life.points[i - 1]?.holders ?? []).map((h) => named(h, before?.get(h.key), undefined));
    return {...point, holders, prior};
  });
  const atEnd = (life.points.at(-1)?.holders ?? []).map((h) => named(h, end.get(h.key), undefined));
  return {...life, points, end: atEnd, unreachable};
}

function pathsAt(
  recording: Recording,
  moment: Moment,
  live: LiveFrames,
  places: readonly Holder[],
): Map<string, string> {
  const paths = new Map<string, string>();
  for (const {key, of, name} of places) {
    const path = pathTo(recording, moment, live, of, name);
    if (path !== undefined) paths.set(key, path);
  }
  return paths;
}

/** The container is the object itself, or another one of its type. */
function kinOf({of, owner}: Holder, id: number, type: string | undefined): Pick<Holder, 'kin'> {
  if (of === id) return {kin: 'itself'};
  return owner === type ? {kin: 'another'} : {};
}

/**
 * The moment after the statement that a step is of: the frame's next one on another line, or further up. What a
 * statement makes has its name only then. Undefined where the frame is left before.
 */
function endOfGo({run, codes}: Recording, step: number): number | undefined {
  const from = run.steps[step];
  const code = codes[run.frames[from?.frame ?? -1]?.code ?? -1];
  if (!from || !code) return undefined;
  const lines = new Map(code.instructions.map((i) => [i.offset, i.line]));
  const own = lines.get(from.offset);
  let {offset} = from;
  for (let i = step + 1; i < run.steps.length; i++) {
    const at = run.steps[i];
    if (at?.frame !== from.frame) continue;
    const line = lines.get(at.offset);
    if (at.offset <= offset || (line !== undefined && own !== undefined && line !== own)) return i;
    offset = at.offset;
  }
  return from.frame === 0 ? run.steps.length : undefined;
}

/**
 * Whether nothing but objects that hold each other leads to an object. As for the garbage collector
 * (`InternalDocs/garbage_collector.md`), this is sure only where their references are all from one another: a
 * reference that the recording doesn't know could be anybody's.
 */
function isUnreachable(recording: Recording, moment: Moment, live: LiveFrames, id: number): boolean {
  const group = new Set([id]);
  for (const one of group) {
    const holders = holdersOf(recording, moment, live, one);
    const known = holders.reduce((sum, h) => sum + h.references, 0);
    if (known !== moment.objects.get(one)?.count || holders.some((h) => h.kind !== 'container')) return false;
    for (const {of} of holders) group.add(of);
  }
  return true;
}
