import type {Moment, Rewrite, SiteState, Specialisation} from '../../recording/specialisation.ts';
import {ownFault} from '../death.ts';
import {RecorderFailure} from '../errors.ts';
import type {Line} from './messages.ts';
import type {Target} from './target.ts';

type Watching = Extract<Line, {watching: unknown}>['watching'];
type Watched = Extract<Line, {watched: unknown}>['watched'];
type WatchedSite = Watching['sites'][number];

/** What a watched process told; or why it told nothing, as a sentence. */
export type Outcome = {readonly specialisation: Specialisation} | {readonly why: string};

/** Puts the lines of a watched run together. `stopped`: the process was ended because its time was over. */
export function assemble(lines: readonly Line[], target: Target, stopped: boolean): Outcome {
  const failed = lines.find((line) => 'failure' in line);
  if (failed) {
    throw new RecorderFailure(`The recorder failed on what is specialised: ${ownFault(failed.failure)}`, {
      cause: failed.failure,
    });
  }
  const unknown = lines.find((line) => 'unknown' in line);
  if (unknown) return {why: unknown.unknown};
  const watching = lines.find((line) => 'watching' in line)?.watching;
  if (!watching) {
    return {
      why: stopped
        ? 'The interpreter was not ready in time.'
        : 'The interpreter ended before the program ran.',
    };
  }
  const moments = lines.flatMap((line) => ('moment' in line ? [line.moment] : []));
  const watched = lines.find((line) => 'watched' in line)?.watched ?? {
    ended: stopped ? ('time' as const) : ('death' as const),
    ...countsOf(moments),
  };
  return {specialisation: {...about(watching, watched, target), ...tell(watching.sites, moments)}};
}

function about(
  {method, needed}: Watching,
  {ended, calls, yields, passes}: Watched,
  target: Target,
): Omit<Specialisation, 'sites' | 'moments' | 'rewrites'> {
  return {
    code: target.code,
    chosen: target.chosen,
    method,
    needed,
    calls,
    yields,
    ...(target.passes && {passes}),
    ...(calls + yields + passes < needed && {tooRare: true}),
    ...(target.warm > 0 && {warm: target.warm}),
    ended,
  };
}

/** As far as they were told: what a process that ended without a word leaves. */
function countsOf(moments: readonly Moment[]): Omit<Watched, 'ended'> {
  const most = (...kinds: Moment['kind'][]) =>
    Math.max(0, ...moments.filter(({kind}) => kinds.includes(kind)).map(({number}) => number));
  return {calls: most('begin', 'return'), yields: most('yield', 'resume'), passes: most('pass')};
}

/** Leaves out the sites without a counter that were never rewritten, and tells what became of the others. */
function tell(
  watched: readonly WatchedSite[],
  moments: readonly Moment[],
): Pick<Specialisation, 'sites' | 'moments' | 'rewrites'> {
  const changed = new Set(moments.flatMap(({changes}) => changes.map(([site]) => site)));
  const kept = watched.flatMap((site, i) =>
    site.counted || changed.has(i) || site.start[0] !== site.name ? [i] : [],
  );
  const numberOf = new Map(kept.map((old, i) => [old, i]));
  const sites = kept.flatMap((i) => watched[i] ?? []);
  const told = moments.map((moment) => ({
    ...moment,
    changes: moment.changes.flatMap(([old, ...state]): Moment['changes'] => {
      const site = numberOf.get(old);
      return site === undefined ? [] : [[site, ...state]];
    }),
  }));
  return {
    sites: sites.map(({offset, start}) => ({offset, start})),
    moments: told,
    rewrites: rewritesOf(sites, told),
  };
}

function rewritesOf(sites: readonly WatchedSite[], moments: readonly Moment[]): Rewrite[] {
  const names = sites.map(({start}) => start[0]);
  return moments.flatMap(({changes}, moment) =>
    changes.flatMap(([site, to]): Rewrite[] => {
      const from = names[site] ?? to;
      const known = sites[site];
      if (from === to || !known) return [];
      names[site] = to;
      return [{kind: kindOf(known, from, to), site, moment, from, to}];
    }),
  );
}

function kindOf({name, counted}: WatchedSite, from: string, to: string): Rewrite['kind'] {
  const isGeneral = (opcode: SiteState[0]) => opcode === name || opcode === `${name}_ADAPTIVE`;
  if (!counted || (isGeneral(from) && isGeneral(to))) return 'quickened';
  return isGeneral(to) ? 'deoptimised' : 'specialised';
}
