import {expect} from 'vitest';
import type {Ended} from './run-cli.ts';

/** Asserts that a run was refused as every run is: with a sentence, no stack trace, nothing on stdout, in time. */
export function expectRefused(
  {code, stdout, stderr, seconds}: Ended,
  exitCode: 1 | 2,
  sentence: RegExp,
): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr).not.toContain('fault of inside-cpython');
  expect(stdout).toBe('');
  expect(code).toBe(exitCode);
  expect(seconds).toBeLessThan(20);
}
