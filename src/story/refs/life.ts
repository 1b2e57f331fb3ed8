import {
  type Moment,
  type ObjectRecord,
  type ObjectState,
  type Recording,
  replay,
} from '../../recording/index.ts';
import {type Holder, holdersOf} from './holders.ts';
import {LiveFrames} from './live-frames.ts';

/** How an object stood after an instruction ran. */
export interface LifePoint {
  /** The step whose instruction made it so. */
  readonly step: number;
  /** `ob_refcnt`; 0 once it is freed. */
  readonly count: number;
  readonly holders: readonly Holder[];
  /** The holders of the point before, by what led to them just before the step. */
  readonly prior?: readonly Holder[];
  /** References whose holder the recording doesn't know. */
  readonly elsewhere: number;
  readonly repr: string;
  /** What is inside, for instances, whose repr says nothing of it: `balance = 1250`. */
  readonly inside: readonly string[];
}

/** All that changed about one object, in order. */
export interface Life {
  readonly id: number;
  /** Only steps after which something was different. */
  readonly points: readonly LifePoint[];
  /** The step whose instruction created it; undefined if it was there before or this could not be told. */
  readonly born: number | undefined;
  /** The step whose instruction freed it; undefined if it was alive at the end of the recording. */
  readonly died: number | undefined;
  /** The last step that was recorded. */
  readonly last: number;
  /** The holders of the last point, by what leads to them when the recording ends. */
  readonly end?: readonly Holder[];
  /** Whether only objects that hold each other, and that nothing else holds, lead to it when the recording ends. */
  readonly unreachable?: boolean;
}

/** Follows objects through a run: who held them when, and what their count was. */
export function livesOf(recording: Recording, ids: readonly number[]): Map<number, Life> {
  const {steps, objects} = recording.run;
  const live = new LiveFrames(recording);
  const watched = objects.filter((o) => ids.includes(o.id)).map((record) => new Watched(recording, record));
  let names: Moment['names'] | undefined;
  for (const moment of replay(recording)) {
    live.enter(moment);
    const step = steps[moment.step];
    // Who holds what can only have changed where one of these did; looking at every frame each time would be slow.
    const anywhere =
      moment.names !== names || step?.contents !== undefined || moment.events.length > 0 || live.justLeft;
    names = moment.names;
    for (const one of watched) one.look(moment, live, anywhere);
    live.leave(moment);
  }
  return new Map(watched.map((one) => [one.record.id, one.life(steps.length - 1)]));
}

/** One object while a run goes by. */
class Watched {
  public readonly record: ObjectRecord;
  private readonly recording: Recording;
  private readonly points: LifePoint[] = [];
  private state: ObjectState | undefined;
  /** Frames that had the object in a slot when they were last seen. */
  private readonly inside = new Set<number>();
  /** Its attributes, in the order in which they came. */
  private readonly attributes = new Set<string>();

  public constructor(recording: Recording, record: ObjectRecord) {
    this.recording = recording;
    this.record = record;
  }

  public look(moment: Moment, live: LiveFrames, anywhere: boolean): void {
    const {id, born, died} = this.record;
    if (moment.step < (born ?? 0) || moment.step > (died ?? moment.step)) return;
    const state = moment.objects.get(id);
    const frame = moment.frames.get(moment.frame);
    const has = [...(frame?.locals ?? []), ...(frame?.stack ?? [])].some((slot) => Math.abs(slot) === id);
    const had = this.inside.has(moment.frame);
    if (has) this.inside.add(moment.frame);
    else this.inside.delete(moment.frame);
    if (!anywhere && !has && !had && state === this.state) return;
    this.state = state;
    const point = pointOf(this.recording, moment, live, id, this.attributes);
    if (point && !same(this.points.at(-1), point)) this.points.push(point);
  }

  public life(last: number): Life {
    const {id, born, died} = this.record;
    const before = this.points.filter((p) => died === undefined || p.step < died);
    const end = before.at(-1);
    const death =
      died === undefined || !end ? [] : [{...end, step: died, count: 0, holders: [], elsewhere: 0}];
    return {id, points: [...before, ...death], born, died, last};
  }
}

function pointOf(
  recording: Recording,
  moment: Moment,
  live: LiveFrames,
  id: number,
  order: Set<string>,
): LifePoint | undefined {
  const state = moment.objects.get(id);
  if (!state) return undefined;
  const {record, repr, count} = state;
  const inside = attributesOf(moment, state, order);
  if (record.died !== undefined && record.died < moment.step) return undefined;
  const holders = holdersOf(recording, moment, live, id);
  const step = Math.max(0, moment.step - 1);
  if (record.immortal) return {step, count: Number.POSITIVE_INFINITY, holders, elsewhere: 0, repr, inside};
  if (count === null) return undefined;
  const [known, elsewhere] = settle(holders, count);
  return {step, count, holders: known, elsewhere, repr, inside};
}

/**
 * Never more holders than references: what seems to hold it and can't (a frame that ended unseen, a container whose
 * change wasn't seen yet) is left out, the least certain first.
 */
function settle(holders: readonly Holder[], count: number): [known: Holder[], elsewhere: number] {
  const doubt = ['name', 'local', 'stack', 'constant', 'cell', 'container'];
  const sorted = [...holders].sort((a, b) => doubt.indexOf(a.kind) - doubt.indexOf(b.kind));
  const kept = new Set<Holder>();
  let left = count;
  for (const holder of sorted) {
    if (holder.references > left) continue;
    left -= holder.references;
    kept.add(holder);
  }
  return [holders.filter((h) => kept.has(h)), left];
}

/** An instance's attributes, as text, in the order in which they were set. */
function attributesOf({objects}: Moment, {record, repr, holds}: ObjectState, order: Set<string>): string[] {
  if (repr !== `<${record.type}>`) return [];
  const values = new Map(holds.filter(([way]) => way.startsWith('.')));
  for (const way of values.keys()) order.add(way);
  return [...order].flatMap((way) => {
    const id = values.get(way);
    return id === undefined ? [] : [`${way.slice(1)} = ${objects.get(id)?.repr ?? '…'}`];
  });
}

function same(a: LifePoint | undefined, b: LifePoint): boolean {
  return (
    a !== undefined &&
    a.count === b.count &&
    a.repr === b.repr &&
    a.inside.join() === b.inside.join() &&
    marks(a) === marks(b)
  );
}

const marks = (point: LifePoint) =>
  point.holders.map((h) => `${h.key}:${h.references}:${h.borrowed}`).join('|');

/**
 * Whether an object was there when the recording began: its first instruction met it, or it was met on a frame that
 * had been waiting since then for the call that was recorded.
 */
export function wasBefore({run}: Recording, {points: [first]}: Life): boolean {
  if (!first || first.step === 0) return first !== undefined;
  let frame = run.frames[run.steps[0]?.frame ?? -1]?.caller ?? null;
  while (frame !== null) {
    const waiting = frame;
    const ran = run.steps.findIndex((at) => at.frame === waiting);
    const held = first.holders.some((h) => /^(stack|local)$/.test(h.kind) && h.of === waiting);
    if (held && (ran < 0 || ran > first.step)) return true;
    frame = run.frames[waiting]?.caller ?? null;
  }
  return false;
}
