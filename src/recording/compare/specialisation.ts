import type {Recording} from '../recording.ts';
import type {Specialisation} from '../specialisation.ts';
import {firstUnequal, type Unequal} from './unequal.ts';

/**
 * Compares how a function was specialised, where both runs watched it to the end. Threads are not the program's to
 * order, so of a program with some nothing is compared.
 */
export function compareSpecialisation(recording: Recording, again: Recording): Unequal | undefined {
  const [one, other] = [recording.specialisation, again.specialisation];
  if (!one || !other || recording.threads) return undefined;
  const isWhole = ({ended}: Specialisation) => ended === 'program' || ended === 'enough';
  if (!isWhole(one) || !isWhole(other)) return undefined;
  // Whoever makes the recording again says which function it was.
  return firstUnequal({...one, chosen: 'named'}, {...other, chosen: 'named'}, ['specialisation']);
}
