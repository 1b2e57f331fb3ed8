import {InvalidArgumentError, Option} from 'commander';

/** Names in a sentence. */
export const list = (names: readonly string[]) => names.join(', ');

/** A parser for numbers from `least` to `most`. */
export function number(least: number, most: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It takes ${whole ? 'an integer' : 'a number'} from ${least} to ${most}.`,
      );
    }
    return value;
  };
}

/** One of the names, or a sentence with all of them. */
export function oneOf<Name extends string>(names: readonly Name[], given: string, kind: string): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) {
    throw new InvalidArgumentError(`There is no ${kind} '${given}'. Known: ${list(names)}.`);
  }
  return found;
}

/** The names that a record has. */
export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record).filter((key): key is Key => Object.hasOwn(record, key));
}

/** `--json`. */
export function jsonOption(what: string): Option {
  return new Option(
    '--json',
    `print ${what} as one JSON document on stdout; lines for people go to stderr (default: off)`,
  );
}
