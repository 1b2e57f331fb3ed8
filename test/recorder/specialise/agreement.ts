import {expect} from 'vitest';
import type {SiteState, Specialisation} from '../../../src/recording/specialisation.ts';

/** What truth.py derives. */
export interface Truth {
  readonly seen: readonly {
    readonly instructions: Record<string, [opcode: string, counter: number | null]>;
    readonly bytes: string;
  }[];
  /** Numbers of opcodes. */
  readonly numbers: Record<string, number>;
}

/** The sites' states at each moment, with those that a moment doesn't tell as they were before. */
export function statesOf({sites, moments}: Specialisation): SiteState[][] {
  let states = sites.map(({start}) => start);
  return moments.map(({changes}) => {
    states = states.map((state, i) => {
      const [, ...changed] = changes.find(([site]) => site === i) ?? [i, ...state];
      return changed;
    });
    return states;
  });
}

/**
 * Holds what was told of each call to what `dis` says of it. A moment that tells of the end of a call is compared with
 * what is seen behind that call; one that tells of a beginning with what is seen behind the call before it.
 */
export function expectAgreement(specialisation: Specialisation, {seen, numbers}: Truth): void {
  const states = statesOf(specialisation);
  const {moments, sites, calls} = specialisation;
  expect(calls).toBe(seen.length);
  let compared = 0;
  for (const [i, {kind, number}] of moments.entries()) {
    const behind = kind === 'begin' ? number - 1 : kind === 'end' ? calls : number;
    // The call that quickens the code (3.11) has done so where its beginning is seen.
    const known = number === 8 && kind === 'begin' ? undefined : seen[behind - 1];
    if (!known) continue;
    for (const [site, {offset}] of sites.entries()) {
      const state = states[i]?.[site];
      const [opcode, counter] = known.instructions[offset] ?? [];
      expect([kind, number, offset, state?.[0]]).toEqual([kind, number, offset, opcode]);
      expect(numbers[opcode ?? '']).toBe(Number.parseInt(known.bytes.slice(2 * offset, 2 * offset + 2), 16));
      if (state && state[1] !== null)
        expect([number, offset, packed(state)]).toEqual([number, offset, counter]);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(15);
}

/** As it stands in the inline cache. */
function packed([, value, backoff]: SiteState): number {
  return backoff === null ? (value ?? 0) : ((value ?? 0) << 4) | backoff;
}

/** `[what happened, from, to]` at the sites of an opcode. */
export function rewritesOf({rewrites}: Specialisation, family: string) {
  return rewrites.filter(({from}) => from.startsWith(family)).map(({kind, from, to}) => [kind, from, to]);
}

/** The number of the call in which a rewrite was seen, by its place among the rewrites. */
export function callOf({rewrites, moments}: Specialisation, kind: string): number | undefined {
  const rewrite = rewrites.find((r) => r.kind === kind);
  return rewrite && moments[rewrite.moment]?.number;
}
