import type {Choice} from './choice.ts';

/** `call 3 of fib`, `lines 4 to 6 of fib (time 2)`: a choice in words. */
export function choiceInWords({function: name, lines, call}: Choice): string {
  if (!lines) return `call ${call.toLocaleString('en-US')} of ${name ?? 'the program'}`;
  const [first, last] = lines;
  const where = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return `${where}${name === undefined ? '' : ` of ${name}`}${call === 1 ? '' : ` (time ${call.toLocaleString('en-US')})`}`;
}
