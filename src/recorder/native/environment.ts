import {randomInt} from 'node:crypto';

/** What `PYTHONHASHSEED=random` stands for here: one number for the process that compiles and the one that runs. */
let chosen: string | undefined;

/**
 * What a native CPython that compiles or follows a program gets: sets are in the same order each time, unless the user
 * says otherwise; and objects lie where pymalloc puts them.
 */
export function environment(): NodeJS.ProcessEnv {
  const {PYTHONMALLOC, PYTHONHASHSEED = '0', ...others} = process.env;
  if (PYTHONHASHSEED !== 'random') return {...others, PYTHONHASHSEED};
  chosen ??= String(randomInt(2 ** 32));
  return {...others, PYTHONHASHSEED: chosen};
}
