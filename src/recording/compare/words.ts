import type {Recording} from '../recording.ts';
import type {Path} from './unequal.ts';

/** Characters of a value before the rest of it is left out. */
const WIDTH = 100;

/**
 * Says where in a recording a path leads, so that people find it: `the counts of step 12 (BINARY_OP in line 4 of
 * total)`.
 */
export function placeInWords(path: Path, recording: Recording): string {
  const {tokens, tree, scopes, codes, run} = recording;
  const [part, ...rest] = path;
  if (part === 'run') return runInWords(rest, recording);
  const at = Number(rest[0]);
  const inside = rest.slice(1);
  switch (part) {
    case 'tokens':
      return of(inside, `token ${at}${named(tokens[at], (t) => `${t.type} in line ${t.span[0]}`)}`);
    case 'tree':
      return of(inside, `node ${at} of the tree${named(tree[at], (n) => n.type)}`);
    case 'scopes':
      return of(inside, `scope ${at}${named(scopes[at], (s) => s.name)}`);
    case 'codes': {
      const code = codes[at];
      const owner = `code object ${at}${named(code, (c) => c.qualname)}`;
      if (inside[0] !== 'instructions' || inside.length < 2) return of(inside, owner);
      const instruction = code?.instructions[Number(inside[1])];
      return of(
        inside.slice(2),
        `instruction ${inside[1]}${named(instruction, (i) => `${i.name} at ${i.offset}`)} of ${owner}`,
      );
    }
    default:
      return run ? path.join('.') : '';
  }
}

function runInWords([part, ...rest]: Path, recording: Recording): string {
  const {run, codes} = recording;
  const at = Number(rest[0]);
  const inside = rest.slice(1);
  const code = (index: number | undefined) => codes[index ?? -1]?.qualname ?? '?';
  switch (part) {
    case 'steps':
      return of(inside, stepInWords(at, recording));
    case 'events': {
      const event = run.events[at];
      const where = event ? `, during ${stepInWords(event.step, recording)}` : '';
      return of(inside, `event ${at}${named(event, (e) => e.kind)}${where}`);
    }
    case 'objects':
      return of(inside, `object ${run.objects[at]?.id ?? at + 1}${named(run.objects[at], (o) => o.type)}`);
    case 'frames':
      return of(inside, `frame ${at}${named(run.frames[at], (f) => code(f.code))}`);
    case 'namespaces':
      return of(inside, `namespace ${at}${named(run.namespaces[at], (n) => n.name)}`);
    case 'end':
      return of(rest, 'the end of the run');
    default:
      return ['run', part, ...rest].join('.');
  }
}

/** `step 12 (BINARY_OP in line 4 of total)` */
function stepInWords(step: number, {run, codes}: Recording): string {
  const at = run.steps[step];
  const code = at && codes[run.frames[at.frame]?.code ?? -1];
  const instruction = code?.instructions.find(({offset}) => offset === at?.offset);
  const line = instruction?.line === undefined ? '' : ` in line ${instruction.line}`;
  return `step ${step}${named(instruction, (i) => `${i.name}${line} of ${code?.qualname}`)}`;
}

const named = <T>(thing: T | undefined, name: (thing: T) => string) =>
  thing === undefined ? '' : ` (${name(thing)})`;

const of = (inside: Path, owner: string) => (inside.length === 0 ? owner : `${inside.join('.')} of ${owner}`);

/** A value as short JSON; `nothing` where there is none. */
export function valueInWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const points = [...JSON.stringify(value)];
  return points.length <= WIDTH ? points.join('') : `${points.slice(0, WIDTH - 1).join('')}…`;
}
