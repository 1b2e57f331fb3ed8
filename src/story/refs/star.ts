import type {ObjectRecord, Recording} from '../../recording/index.ts';
import {isExceptionType} from '../exceptions.ts';
import {type Life, livesOf} from './life.ts';
import {placed} from './places.ts';

/** Machinery of the language itself: true objects with counts, but not what a program is about. */
const machinery = new Set([
  'code',
  'builtin_function_or_method',
  'method',
  'wrapper_descriptor',
  'method_descriptor',
  'module',
  'type',
  'cell',
  'frame',
  'tagged int',
  'traceback',
]);

/** Lives looked at closely before one is chosen. */
const SHORTLIST = 6;

/** The object that a clip follows, and what became of it. */
export interface Star {
  readonly record: ObjectRecord;
  readonly life: Life;
}

/**
 * The object whose life tells most: made and freed by the program, held by several over time. Undefined if the run
 * met no object at all that isn't machinery.
 */
export function chooseStar(recording: Recording): Star | undefined {
  const named = namedObjects(recording);
  const changes = countChanges(recording);
  const candidates = recording.run.objects.filter((o) => !isMachinery(o));
  const promise = (o: ObjectRecord) => firstScore(o, named.get(o.id) ?? 0, changes.get(o.id) ?? 0);
  const short = [...candidates].sort((a, b) => promise(b) - promise(a) || a.id - b.id).slice(0, SHORTLIST);
  const lives = livesOf(
    recording,
    short.map((o) => o.id),
  );
  const stars = short.flatMap((record): Star[] => {
    const life = lives.get(record.id);
    return life && life.points.length > 0 ? [{record, life}] : [];
  });
  const score = (star: Star) => promise(star.record) + closeScore(recording, star);
  const [star] = stars.sort((a, b) => score(b) - score(a) || a.record.id - b.record.id);
  return star && {...star, life: placed(recording, star.life)};
}

const isMachinery = ({type, repr}: ObjectRecord) =>
  machinery.has(type) ||
  repr.startsWith("<class '") ||
  repr.startsWith('<built-in ') ||
  // The tuple of cells that a function carries along.
  (type === 'tuple' && repr.startsWith('(<cell')) ||
  // One that a function makes anew in each call is an object like any other.
  (type === 'function' && !repr.includes('<locals>'));

/** The dict that a class body runs in. */
const isNamespace = ({points}: Life) => points.some((p) => p.repr.startsWith("{'__module__'"));

/** How often an object was given a name: module and class names, locals. */
function namedObjects({run}: Recording): Map<number, number> {
  const named = new Map<number, number>();
  const add = (id: number) => id > 0 && named.set(id, (named.get(id) ?? 0) + 1);
  for (const delta of [...run.steps, ...(run.end.state ? [run.end.state] : [])]) {
    for (const [, , id] of delta.names ?? []) add(id);
    for (const [, slot] of delta.locals ?? []) add(Math.abs(slot));
  }
  return named;
}

/** How many readings of its count differed from the one before. */
function countChanges({run}: Recording): Map<number, number> {
  const changes = new Map<number, number>();
  for (const delta of [...run.steps, ...(run.end.state ? [run.end.state] : [])]) {
    for (const [id] of delta.counts ?? []) changes.set(id, (changes.get(id) ?? 0) + 1);
  }
  return changes;
}

/** What can be told of an object's life without following it. */
function firstScore(record: ObjectRecord, named: number, changes: number): number {
  if (record.immortal) return -100 + Math.min(named, 5) - (record.type === 'NoneType' ? 20 : 0);
  let score = 0;
  if (record.died !== undefined) score += 40;
  if (record.born !== undefined) score += 15;
  if (named > 0) score += 15;
  score += Math.min(named, 4) * 3 + Math.min(changes, 8) * 3;
  return score + typeScore(record);
}

/** Things that a program makes on purpose tell more than numbers and the helpers of a loop. */
function typeScore({type, repr}: ObjectRecord): number {
  if (['list', 'dict', 'set', 'bytearray', 'deque'].includes(type)) return 22;
  if (type === 'generator' || type === 'coroutine') return 25;
  if (repr === `<${type}>`) return type.includes('iterator') ? -30 : type.startsWith('_') ? 0 : 20;
  if (isExceptionType(type)) return 25;
  // Only where there is nothing else that could die.
  if (type === 'function') return -60;
  if (type.includes('iterator')) return -30;
  return ['tuple', 'str', 'bytes', 'int', 'float'].includes(type) ? 4 : 8;
}

/** What is only known once an object was followed: how many different holders, and how well they are known. */
function closeScore({run, codes}: Recording, {life}: Star): number {
  const {points} = life;
  const keys = new Set(points.flatMap((p) => p.holders.map((h) => h.key)));
  const kinds = new Set(points.flatMap((p) => p.holders.map((h) => h.kind)));
  const most = Math.max(...points.map((p) => p.count));
  const unknown = points.filter((p) => p.elsewhere > 0).length / points.length;
  const deleted = points.some(({step}) => {
    const at = run.steps[step];
    const code = codes[run.frames[at?.frame ?? -1]?.code ?? -1];
    const instruction = code?.instructions.find((i) => i.offset === at?.offset);
    return instruction?.name.startsWith('DELETE_') && instruction.origin === 'source';
  });
  return (
    Math.min(keys.size, 5) * 4 +
    kinds.size * 4 +
    (most >= 2 && most < 100 ? 8 : 0) +
    (deleted ? 12 : 0) +
    (points.length > 60 ? -15 : 0) -
    (isNamespace(life) ? 60 : 0) -
    unknown * 10
  );
}
