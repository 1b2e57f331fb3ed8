import {type Effect, object, popsPushes, type Want} from './outcome.ts';

const takes = (count: number): ReturnType<Effect> => [popsPushes(count, object)];
const FUNCTION: Want = {type: 'function'};

/** Calls, and what makes functions. */
export const calls: Record<string, Effect> = {
  // 3.11 only: takes a bound method apart, in place.
  PRECALL: (machine, arg) => {
    const below = machine.peek(arg + 2);
    if (below !== 0) return [popsPushes(0)];
    const slots = Array.from({length: arg}, (_, i) => ({slot: machine.peek(arg - i)}));
    return [popsPushes(0), popsPushes(arg + 2, object, object, ...slots)];
  },
  CALL: (_, arg) => takes(arg + 2),
  CALL_KW: (_, arg) => takes(arg + 3),
  CALL_FUNCTION_EX: ({minor}, arg) => takes(minor >= 14 ? 4 : 3 + (arg & 1)),
  CALL_INTRINSIC_1: () => takes(1),
  CALL_INTRINSIC_2: () => takes(2),
  MAKE_FUNCTION: ({minor}, arg) => {
    const extras = minor >= 13 ? 0 : [1, 2, 4, 8].filter((bit) => arg & bit).length;
    return [popsPushes(1 + extras, FUNCTION)];
  },
  SET_FUNCTION_ATTRIBUTE: (machine) => [popsPushes(2, {object: Math.abs(machine.peek(1))})],
};
