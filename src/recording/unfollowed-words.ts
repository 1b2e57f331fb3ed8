import type {Unfollowed} from './header.ts';

const WHAT: Record<Unfollowed['by'], string> = {
  'trace function': 'a trace function (sys.settrace)',
  'profile function': 'a profile function (sys.setprofile)',
  'monitoring tool': 'a tool of sys.monitoring',
  unknown: 'a trace or profile function or a tool of sys.monitoring for a while',
};

/** What of a program's was not followed, as a sentence. */
export function unfollowedInWords({by, step}: Unfollowed): string {
  const since = step === undefined ? '' : ` from step ${step.toLocaleString('en-US')} on`;
  return `The program had ${WHAT[by]}${since}: what that did was neither followed nor counted.`;
}
