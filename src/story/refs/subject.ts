import type {ObjectRecord} from '../../recording/index.ts';
import {type Caption, caption, code, shorten} from '../vocabulary/caption.ts';

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
}

/** Values that a reader knows by sight. */
const values = new Set(['int', 'float', 'str', 'bytes', 'complex']);

/** What to call an object: by its value if it is a plain one, by its type otherwise. */
export function subjectOf({type, repr}: ObjectRecord): Subject {
  if (values.has(type)) {
    const value = code(repr, 18);
    const the = caption`the ${type} ${value}`;
    return {the, The: caption`The ${type} ${value}`, a: the, plain: `the ${type} ${shorten(repr, 18)}`};
  }
  const builtin = /^[a-z_]+$/.test(type) && repr !== `<${type}>`;
  const noun = builtin ? caption`${type}` : caption`${code(type, 24)} object`;
  const article = /^[aeiou]/i.test(type) ? 'an' : 'a';
  return {
    the: caption`the ${noun}`,
    The: caption`The ${noun}`,
    a: caption`${article} ${noun}`,
    plain: `the ${type}${builtin ? '' : ' object'}`,
  };
}

/** `one reference`, `two references`, `12 references`. */
export function references(n: number): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  return `${words[n] ?? n} reference${n === 1 ? '' : 's'}`;
}

/** `one`, `two`, `12`. */
export const number = (n: number): string => references(n).replace(/ .*/, '');
