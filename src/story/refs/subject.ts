import type {ObjectRecord} from '../../recording/index.ts';
import {isExceptionType} from '../exceptions.ts';
import {type Caption, caption, code, count, numberWord, sayList, shorten} from '../vocabulary/caption.ts';
import type {Holder} from './holders.ts';

/** How the object that a clip follows is spoken of. */
export interface Subject {
  /** `the list`, `the int 1010`. */
  readonly the: Caption;
  /** `The list`. */
  readonly The: Caption;
  /** `a list`, `the int 1010`: at its first mention. */
  readonly a: Caption;
  /** The same as {@link the}, without marks. */
  readonly plain: string;
  /** Whether the run is known to have created it. */
  readonly born: boolean;
  /** Whether it is known to have been there when the recording of a part of the run began. */
  readonly before?: boolean;
  /** Whether the recorder saw no creation: nothing is known then of one that is not known to be born. */
  readonly inferred: boolean;
  /** Whether it can't be changed, only what is inside. */
  readonly fixed: boolean;
  /** Whether it died in a circle of objects that held each other. */
  readonly cycle: boolean;
}

/** Values that a reader knows by sight. */
const values = new Set(['int', 'float', 'str', 'bytes', 'complex']);

/** What to call an object: by its value if it is a plain one, by its type otherwise. */
export function subjectOf(record: ObjectRecord, cycle = false, inferred = false): Subject {
  const {type, repr} = record;
  const facts = {
    born: record.born !== undefined,
    inferred,
    cycle,
    fixed: type === 'tuple' || type === 'frozenset',
  };
  if (type === 'NoneType' || type === 'bool') {
    const it = caption`${code(repr)}`;
    return {...facts, the: it, The: it, a: it, plain: repr};
  }
  if (values.has(type)) {
    const value = code(repr, 18);
    const the = caption`the ${type} ${value}`;
    return {
      ...facts,
      the,
      The: caption`The ${type} ${value}`,
      a: the,
      plain: `the ${type} ${shorten(repr, 18)}`,
    };
  }
  const builtin = type === 'object' || (/^[a-z_]+$/.test(type) && repr !== `<${type}>`);
  const exception = isExceptionType(type);
  const noun = exception
    ? caption`${code(type, 24)}`
    : builtin
      ? caption`${type}`
      : caption`${code(type, 24)} object`;
  const article = /^[aeiou]/i.test(type) ? 'an' : 'a';
  return {
    ...facts,
    the: caption`the ${noun}`,
    The: caption`The ${noun}`,
    a: caption`${article} ${noun}`,
    plain: `the ${type}${builtin || exception ? '' : ' object'}`,
  };
}

/** Somebody who holds an object, in words: `the name a`. */
export function holderWords({kind, name, owner, path, kin}: Holder): Caption {
  if (path !== undefined && [...path].length <= 24) return caption`${code(path)}`;
  const of = owner === 'module' ? caption`the module` : caption`${code(owner, 18)}`;
  if (kind === 'name') return caption`the name ${code(name, 18)}`;
  if (kind === 'local') return caption`the local ${code(name, 18)} of ${of}`;
  if (kind === 'cell') return caption`the closure’s cell ${code(name, 18)}`;
  if (kind === 'constant') return caption`the constants of ${of}`;
  if (kind === 'stack') return caption`the value stack`;
  if (kin) {
    const one = kin === 'itself' ? caption`the ${of} itself` : caption`another ${of}`;
    return name ? caption`${code(name, 18)} of ${one}` : one;
  }
  // Which of a program's many tuples it is can't be told.
  if (name && /^(tuple|list|dict|set|frozenset)$/.test(owner)) return caption`${code(name, 18)} of a ${of}`;
  return name ? caption`${code(name, 18)} of the ${of}` : caption`the ${of}`;
}

/** Most variables that are named; of more, one less. */
const MOST_NAMED = 4;

/** Variables by their names: `a, b and c`; `a, b, c and two more`. */
export function sayNames(names: readonly string[]): Caption {
  const all = names.map((name) => caption`${code(name, 18)}`);
  const shown = all.length > MOST_NAMED ? all.slice(0, MOST_NAMED - 1) : all;
  const more = all.length - shown.length;
  return sayList(more > 0 ? [...shown, caption`${numberWord(more)} more`] : shown);
}

/** `one reference`, `two references`, `12 references`. */
export function references(n: number): string {
  return count(n, 'reference');
}

/** `list`, `Account object`: the subject without its article. */
export function bare({the}: Subject): Caption {
  const [first, ...rest] = the;
  return first
    ? [{...first, text: first.text.replace(/^the /, '')}, ...rest].filter((s) => s.text !== '')
    : the;
}
