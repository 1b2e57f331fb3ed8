import type {Cost, Measured, Recording, Way} from '../../recording/index.ts';
import {awayFromTheGil, isMuchOutside, outsideTheGil} from '../outside-the-gil.ts';
import {type Caption, capital, caption, code, count, numberWord, shorten} from '../vocabulary/caption.ts';
import {coresText, titleOf} from './bars.ts';
import {AS_FACTOR, busy, compare, median, SEVERAL, times} from './compare.ts';
import {duration, roughly, timeStyle} from './duration.ts';
import {busiest, type Kind, kindOf} from './work.ts';

/** Time on cores against another way's, from which on it is named as a price. */
const DEARER = 1.2;
/** Share of the threads' lives away from the GIL, from which on it is not named as a cause. */
const MOSTLY = 0.5;

/** How the work was run; says what the GIL in the plans is. */
export function waysCaption({ways}: Cost, number: string): Caption {
  const rounds = ways.map((m) => m.wall.length);
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  const often = least === most ? numberWord(most) : `${numberWord(least)} to ${numberWord(most)}`;
  const how = most === 1 ? 'once each' : `by turns, ${often} rounds each`;
  return caption`The same work in ${number} ways, ${how}; the GIL is CPython’s lock for running Python.`;
}

/** What the first bar is: `One after the other, in one thread: 1.92 s …` */
export function firstCaption({workers}: Cost, {way, wall}: Measured): Caption {
  const middle = median(wall);
  const took = duration(middle, timeStyle(wall, middle, middle));
  const title = capital(titleOf(way, workers));
  if (wall.length === 1) return caption`${title}: ${took}, measured once.`;
  return caption`${title}: ${took}, the median (middle) of ${numberWord(wall.length)} rounds, the dots.`;
}

/** Asks for a bar before it grows. */
export function askCaption(
  {workers}: Cost,
  ways: readonly Measured[],
  {way, interpreter}: Measured,
): Caption {
  const title = capital(titleOf(way, workers));
  if (way !== 'free threads') return caption`${title}: how long now?`;
  const other = ways.some((m) => m.interpreter !== interpreter);
  return other
    ? caption`${title}, in ${shorten(interpreter, 40)}: how long now?`
    : caption`${title}: how long now?`;
}

/** What a bar teaches. */
export function tellCaption(
  recording: Recording,
  cost: Cost,
  ways: readonly Measured[],
  measured: Measured,
): Caption {
  const [base] = ways;
  if (!base) throw new RangeError('A comparison needs a way to compare with.');
  const kind = kindOf(ways);
  const facts: Facts = {recording, cost, ways, measured, base, kind, at: coresOf(cost, measured)};
  if (measured === base) return sayFirst(facts);
  if (compare(measured, base) === 'unclear') {
    return caption`The rounds overlap with those of ${titleOf(base.way, cost.workers)}: this recording cannot tell which is faster.`;
  }
  switch (measured.way) {
    case 'in turn':
    case 'threads':
      return sayThreads(facts);
    case 'processes':
      return sayProcesses(facts);
    case 'free threads':
      return sayFree(facts);
  }
}

/** Why a way has no bar. */
export function absentCaption({workers}: Cost, way: Way, why: string): Caption {
  // The reason may name the way again, and may have a colon of its own.
  const reason = why
    .trim()
    .replace(
      /^(One after the other|As it is written|With a process for each thread|Without a GIL) (?=it )/,
      '',
    )
    .replace(/^The /, 'the ')
    .replaceAll(': ', '; ')
    .replace(/[.!?]*$/, '');
  return caption`No bar for ${titleOf(way, workers)}: ${shorten(reason, 110)}.`;
}

interface Facts {
  readonly recording: Recording;
  readonly cost: Cost;
  readonly ways: readonly Measured[];
  readonly measured: Measured;
  readonly base: Measured;
  readonly kind: Kind;
  /** `1.9 of 2 cores`, before “at work” */
  readonly at: string;
}

function sayFirst({kind, at, base}: Facts): Caption {
  const alone = base.way === 'in turn';
  switch (kind) {
    case 'computing':
      return alone
        ? caption`The filled height is cores at work: ${at}, so this work is computing.`
        : caption`The filled height is cores at work: ${at}; only the thread that holds the GIL runs Python.`;
    case 'waiting':
      return caption`The filled height is cores at work: ${at}, so this work is mostly waiting.`;
    case 'mixed':
      return caption`The filled height is cores at work: ${at}, so this work computes and waits, or had to wait for a core.`;
  }
}

function sayThreads({recording, cost, measured, base, kind, at}: Facts): Caption {
  const verdict = compare(measured, base);
  const who = cost.workers === 2 ? 'the two' : `the ${numberWord(cost.workers)}`;
  const several = busy(measured) >= SEVERAL;
  if (verdict === 'faster') {
    const fast = asFast(measured, base);
    if (kind === 'waiting')
      return caption`${fast}: a thread that waits gives up the GIL, so the waits overlap.`;
    if (several) return caption`${fast}: with ${at} at work, this program must give up the GIL for long.`;
    return kind === 'mixed'
      ? caption`${fast}: the waits overlap, but to compute the threads take turns with the GIL.`
      : caption`${fast}, though only the thread that holds the GIL runs Python.`;
  }
  const how = verdict === 'slower' ? 'Slower' : 'No faster';
  if (kind === 'waiting')
    return caption`${how}: the waits of the threads do not overlap, with ${at} at work.`;
  if (several) return caption`${how}, though with ${at} at work: this recording does not say why.`;
  if (cost.cores === 1) {
    return caption`${how}: there is one core, and only the thread that holds the GIL runs Python.`;
  }
  const lone = busiest(recording);
  if (lone && kind === 'computing') {
    return caption`${how}: the thread that runs ${code(shorten(lone.target, 24))} does ${lone.percent} % of the computing, so there is little to share.`;
  }
  const outside = recording.threads ? outsideTheGil(recording.threads) : 0;
  if (isMuchOutside(outside)) {
    return caption`${how}, though C code can run without the GIL: for ${Math.round(100 * outside)} % of their busy time ${who} neither had it nor waited for it.`;
  }
  const switches = recording.threads?.switches.total ?? 0;
  if (verdict === 'slower' && switches > 0) {
    return caption`Slower: ${who} take turns with the GIL; in the recorded run it changed hands ${switches.toLocaleString('en')} times.`;
  }
  if (kind === 'mixed' && recording.threads && awayFromTheGil(recording.threads) > MOSTLY) {
    return caption`${how}, though ${who} do more than wait for the GIL: this recording does not say why.`;
  }
  return caption`${how}: only the thread that holds the GIL runs Python, so ${who} take turns.`;
}

function sayProcesses({recording, cost, ways, measured, base, kind, at}: Facts): Caption {
  const verdict = compare(measured, base);
  const threads = ways.find((m) => m.way === 'threads');
  const dearer = median(measured.cpu) >= DEARER * median(base.cpu);
  const spent = `${roughly(median(measured.cpu))} on cores, ${titleOf(base.way, cost.workers)} ${roughly(median(base.cpu))}`;
  if (verdict === 'faster') {
    if (kind === 'computing')
      return caption`${asFast(measured, base)}: each process has a GIL of its own, and they kept ${at} at work.`;
    if (!threads || threads === base)
      return caption`${asFast(measured, base)}: the waits of the processes overlap.`;
    return againstThreads(cost, measured, threads, kind);
  }
  const how = verdict === 'slower' ? 'Slower' : 'No faster';
  if (dearer) return caption`${how}: starting processes is work too, more than they save here: ${spent}.`;
  if (cost.cores === 1) return caption`${how}: there is one core, so processes take turns on it too.`;
  if (kind === 'waiting')
    return caption`${how}: the waits of the processes do not overlap, with ${at} at work.`;
  if (kind === 'mixed' && threads && threads !== base && compare(threads, base) === 'faster')
    return caption`${how}, unlike ${titleOf('threads', cost.workers)}: this recording does not say why.`;
  if (kind === 'computing' && busiest(recording))
    return caption`${how}: processes cannot share what is the work of one thread.`;
  return busy(measured) < SEVERAL
    ? caption`${how}: each process has a GIL of its own, yet they kept only ${at} at work.`
    : caption`${how}, though with ${at} at work: this recording does not say why.`;
}

/** Processes that wait, compared with threads that do. */
function againstThreads(cost: Cost, measured: Measured, threads: Measured, kind: Kind): Caption {
  const verdict = compare(measured, threads);
  const price = median(measured.cpu) / Math.max(1, median(threads.cpu));
  const dear =
    price >= DEARER ? `${times(price)} times the work: ${roughly(median(measured.cpu))} on cores` : '';
  const name = count(cost.workers, 'thread');
  if (verdict === 'faster') {
    return kind === 'mixed'
      ? caption`Faster than ${name}, too: the waits overlap, and no process waits for another’s GIL.`
      : caption`Faster than ${name}, too: the waits overlap.`;
  }
  if (verdict === 'unclear')
    return caption`The waits overlap as well; whether faster than ${name}, the rounds do not tell.`;
  if (verdict === 'slower') {
    return dear
      ? caption`The waits overlap as well, but slower than ${name}, for ${dear}.`
      : caption`The waits overlap as well, but slower than ${name}.`;
  }
  return dear
    ? caption`No faster than ${name}: the waits overlap just as well, for ${dear}.`
    : caption`No faster than ${name}: the waits overlap just as well.`;
}

function sayFree({cost, measured, base, kind, at, ways}: Facts): Caption {
  const verdict = compare(measured, base);
  const other = ways.some((m) => m.interpreter !== measured.interpreter);
  const care = other ? '; another build, so compare with care' : '';
  if (verdict === 'faster') {
    return kind === 'waiting'
      ? caption`${asFast(measured, base)}: the waits overlap here too${care}.`
      : caption`${asFast(measured, base)}: no GIL, so the threads run side by side${care}.`;
  }
  const how = verdict === 'slower' ? 'Slower' : 'No faster';
  if (cost.cores === 1)
    return caption`${how}: there is one core, so threads take turns on it with or without a GIL${care}.`;
  return caption`${how}, with ${at} at work${other ? '; another build, so compare with care' : ''}.`;
}

/** `1.9 times as fast`, `8 % less time`: only of a way that is surely faster. */
function asFast(measured: Measured, base: Measured): string {
  const factor = median(base.wall) / median(measured.wall);
  if (factor >= AS_FACTOR) return `${times(factor)} times as fast`;
  return `${Math.round((1 - 1 / factor) * 100)} % less time`;
}

/** `1.9 of 2 cores` */
function coresOf({cores}: Cost, measured: Measured): string {
  const at = busy(measured);
  if (at < 0.05) return cores === 1 ? 'the core hardly ever' : 'hardly any core';
  return `${coresText(at)} of ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}
