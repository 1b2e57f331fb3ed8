import type {Threads} from '../../recording/threads.ts';
import {RecorderFailure} from '../errors.ts';
import {type Change, changesOf, type HandoverTables} from './changes.ts';
import {handoverOf} from './handovers.ts';
import {type LaneTables, laneOf} from './lanes.ts';
import {holdsOf, keptOf, livesOf, othersOf, threadOf} from './lives.ts';
import type {RawLog, RawStance} from './raw.ts';
import {clockOf, Roster} from './roster.ts';
import {Numbers, Sites} from './sites.ts';
import {gapsOf, type Look, looksOf} from './turns.ts';

/**
 * Makes lanes and hand-overs of what the sampler saw.
 *
 * Nothing is added that the looks do not show: a thread that nobody saw at something does something unknown, and time
 * in which the lock changed hands between two looks is uncertain. Times are whole microseconds since the program began.
 */
export function assembleThreads(
  log: RawLog,
  extra: {cores: number; output: string; version: string},
): Threads {
  const clock = clockOf(log);
  const end = clock(log.ended);
  const roster = new Roster(log);
  const looks = looksOf(log, roster, clock);
  if (looks.length === 0)
    throw new RecorderFailure('The sampler did not get to see the GIL. Record the program again.');
  const stances = looks.map((look) => stancesOf(look, roster));
  const gaps = gapsOf(looks, end, stances);
  const lives = livesOf(roster.people, gaps, clock, end, stances);
  const holds = holdsOf(roster.people.length, gaps, lives);
  const kept = keptOf(roster.people, holds);
  const sites = new Sites();
  const tables: LaneTables = {looks, gaps, stances, sites, locks: new Numbers(), clock};
  const lanes = new Map(kept.map((who) => [who, laneOf(who, lives[who] ?? {from: 0, to: end}, tables)]));
  const changes = changesOf(looks, gaps);
  const handoverTables: HandoverTables = {
    looks,
    stances,
    lanes,
    indexes: new Map(kept.map((who, i) => [who, i])),
    ends: new Map(lives.flatMap((life, who) => (life.ended ? [[who, life.to]] : []))),
    sites,
    version: extra.version,
  };
  const missed = gaps.reduce((sum, {unseen}) => sum + unseen, 0);
  return {
    method: 'outside',
    cores: extra.cores,
    end,
    switchInterval: intervalsOf(looks),
    sampling: {
      samples: log.looks,
      medianGap: Math.round(log.medianGap),
      longestGap: Math.round(log.longestGap),
      ...(log.isRealtime ? {realtime: true} : {}),
    },
    switches: {total: changes.length + missed, missed},
    threads: kept.flatMap((who) => {
      const [person, life, lane] = [roster.people[who], lives[who], lanes.get(who)];
      return person && life && lane ? [threadOf(person, life, lane)] : [];
    }),
    ...othersOf(roster.people.length, kept, holds, lives),
    sites: sites.list,
    handovers: handoversOf(changes, handoverTables),
    watched: watchedOf(log),
    output: extra.output,
  };
}

/** What each thread was seen to do at a look, by its index in the roster. */
function stancesOf({sample}: Look, roster: Roster): Map<number, RawStance> {
  const found = new Map<number, RawStance>();
  for (const stance of sample.stances ?? []) {
    const who = roster.find(stance.key, stance.at);
    if (who >= 0) found.set(who, stance);
  }
  return found;
}

function handoversOf(changes: readonly Change[], tables: HandoverTables): Threads['handovers'] {
  return changes.flatMap((change) => handoverOf(change, tables) ?? []);
}

function intervalsOf(looks: readonly Look[]): Threads['switchInterval'] {
  const found: Threads['switchInterval'] = [];
  for (const {at, sample} of looks) {
    const interval = Math.round(sample.interval);
    if (found.at(-1)?.interval !== interval) found.push({at: found.length === 0 ? 0 : at, interval});
  }
  return found;
}

function watchedOf({watched, notes}: RawLog): Threads['watched'] {
  const ended = notes.find((note) => note.kind === 'ended');
  return watched.map((name, i) => ({name, last: ended?.last[i] ?? '?'}));
}
