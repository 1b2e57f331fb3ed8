import type {Recording} from '../recording/index.ts';
import {type Caption, caption, code} from './vocabulary/caption.ts';

/**
 * `call 3 of fib`, `lines 4 to 6`: the part of the run that was recorded, where the user chose one; undefined where the
 * recording begins with the run.
 */
export function chosenPart({header}: Recording): Caption | undefined {
  if (!header.choice) return undefined;
  const {function: name, lines, call} = header.choice;
  const owner = name === undefined ? caption`` : caption` of ${code(name, 24)}`;
  const number = call.toLocaleString('en-US');
  if (!lines) return caption`call ${number}${owner}`;
  const [first, last] = lines;
  const which = call === 1 ? '' : ` (time ${number})`;
  return first === last
    ? caption`line ${first}${owner}${which}`
    : caption`lines ${first} to ${last}${owner}${which}`;
}
