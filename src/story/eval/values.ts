import type {ObjectState, Slot} from '../../recording/index.ts';
import {isExceptionType} from '../exceptions.ts';
import {type Caption, caption, code, shorten} from '../vocabulary/caption.ts';

/** The objects of a moment. */
export type Objects = ReadonlyMap<number, ObjectState>;

const lastPart = (qualified: string) => qualified.split('.').at(-1) ?? qualified;

/** `['function', 'total']` out of `<function total>`; undefined for other reprs. */
function made({record, repr}: ObjectState): [sort: string, name: string] | undefined {
  const found =
    /^<(function|built-in function|built-in method|bound method|generator|coroutine|async_generator|code|class|module) '?([^']+?)'?( from .*)?>$/.exec(
      repr,
    );
  if (!found?.[1] || !found[2]) return undefined;
  const sort = found[1] === 'built-in function' || found[1] === 'built-in method' ? 'built-in' : found[1];
  return [
    sort === 'bound method' ? 'method' : sort,
    record.type === 'module' ? found[2] : lastPart(found[2]),
  ];
}

/** `Account` out of `<Account>`: an object of one of the program's own classes. */
export function instanceOf({record, repr}: ObjectState): string | undefined {
  return repr === `<${record.type}>` ? record.type : undefined;
}

/** Whether an object is an iterator of a built-in container. */
export function isIterator({record}: ObjectState): boolean {
  return (
    record.type.endsWith('iterator') ||
    ['enumerate', 'zip', 'map', 'filter', 'reversed'].includes(record.type)
  );
}

const METHODS_OF_C = new Set([
  'method_descriptor',
  'wrapper_descriptor',
  'method-wrapper',
  'classmethod_descriptor',
]);

/** Whether an object is a method of a built-in type; which one isn't recorded. */
export const isMethodOfC = ({record}: ObjectState): boolean => METHODS_OF_C.has(record.type);

/** Whether a callable brings its first argument along, as `account.deposit` does (`__self__` of a method). */
export const bindsSelf = ({record, repr}: ObjectState): boolean =>
  record.type === 'method' || repr.startsWith('<built-in method ');

export function isException({record}: ObjectState): boolean {
  return isExceptionType(record.type);
}

/** What stands in a cell for a value: short, without brackets. */
export function cellText(slot: Slot, objects: Objects): string {
  if (slot === 0) return 'NULL';
  const state = objects.get(Math.abs(slot));
  if (!state) return '?';
  const what = made(state);
  if (what) return `${what[0]} ${what[1]}`;
  if (isMethodOfC(state)) return 'method in C';
  if (instanceOf(state)) return `${state.record.type} object`;
  if (state.record.type === 'cell') return 'cell';
  if (isIterator(state) || isException(state)) return state.record.type;
  return state.repr.replace(/\s*\n\s*/g, ' ');
}

/** What stands on an object's card. */
export function cardText(state: ObjectState): string {
  if (state.record.type === 'cell') return state.repr.replace(/^<cell: (.*)>$/s, '$1');
  const what = made(state);
  if (what) return what[1];
  if (instanceOf(state)) return 'object';
  const raised = /^(\w+)\((.*)\)$/s.exec(state.repr);
  if (isException(state) && raised?.[1] === state.record.type) return raised[2] || 'no message';
  return state.repr.replace(/\s*\n\s*/g, ' ');
}

/** A value as a caption names it. */
export function say(slot: Slot, objects: Objects, longest = 22): Caption {
  if (slot === 0) return caption`NULL`;
  const state = objects.get(Math.abs(slot));
  if (!state) return caption`a value`;
  const {record} = state;
  const what = made(state);
  if (what) {
    const [sort, name] = what;
    const named = code(name, longest);
    if (sort === 'code') return caption`the code of ${named}`;
    if (sort === 'generator') return caption`the generator ${named}`;
    return sort === 'built-in' ? caption`the built-in ${named}` : caption`the ${sort} ${named}`;
  }
  if (isMethodOfC(state)) return caption`a method written in C`;
  if (instanceOf(state)) return caption`the ${code(record.type, longest)} object`;
  if (record.type === 'cell') return caption`the cell`;
  if (isIterator(state)) return caption`the ${code(record.type)}`;
  if (isException(state)) return caption`the ${code(record.type, longest)}`;
  const text = state.repr.replace(/(\\n|\s)+/g, ' ');
  if ([...text].length <= longest) return caption`${code(text)}`;
  if (record.type === 'str') return caption`the string ${code(shorten(text, longest))}`;
  if (PLAIN.has(record.type)) return caption`${code(shorten(text, longest))}`;
  return caption`the ${code(record.type, longest)}`;
}

const PLAIN = new Set(['int', 'float', 'complex', 'bytes', 'tagged int']);

/** A name as a caption writes it. */
export const sayName = (name: string) => code(name, 20);
