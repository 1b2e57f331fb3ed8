import type {CollectedObject, Collection, Collector} from '../collector.ts';
import type {Recording} from '../recording.ts';
import {untimelyCut} from './runs.ts';
import {firstUnequal, type Path, type Unequal} from './unequal.ts';

/**
 * Compares what the cyclic garbage collector did, as far as the program decides it.
 *
 * In the embedded interpreter that is all of it but addresses. In a CPython of a machine it depends on what the
 * interpreter's own start left where the collector starts by itself: from the first such collection on that the other
 * run has elsewhere, only place and generation of those are compared that the program asked for, and a note says so.
 */
export function compareCollectors(
  recording: Recording,
  again: Recording,
  notes: string[],
): Unequal | undefined {
  const [one, other] = [recording.collector, again.collector];
  if (!one) {
    if (other) notes.push('The recording does not tell of the garbage collector: that was not compared.');
    return undefined;
  }
  if (untimelyCut(recording, again)) return undefined;
  if (!other) return {path: ['collector'], expected: one.kind, found: undefined};
  const isEmbedded = recording.header.interpreter.platform === 'emscripten';
  const unequal = firstUnequal(headOf(one, isEmbedded), headOf(other, isEmbedded), ['collector']);
  // Who comes first in several threads, and what the collector finds then, is the machine's to decide.
  if (unequal || (recording.threads?.threads.length ?? 1) > 1) return unequal;
  const [listed, listedAgain] = [one, other].map(({collections}) => collections.map(comparable(isEmbedded)));
  const path = ['collector', 'collections'];
  const parting = isEmbedded ? -1 : partingOf(one, other);
  if (parting < 0) {
    return (
      firstUnequal(listed, listedAgain, path) ??
      firstUnequal(one.others, other.others, ['collector', 'others']) ??
      firstUnequal(leftOf(one), leftOf(other), ['collector', 'left'])
    );
  }
  notes.push(
    `From the collection ${parting + 1} on the garbage collector started by itself elsewhere than in the recording: after that only the place of those was compared that the program asked for.`,
  );
  return (
    firstUnequal(listed?.slice(0, parting), listedAgain?.slice(0, parting), path) ??
    firstUnequal(askedFrom(one, parting), askedFrom(other, parting), path)
  );
}

/** The collector as the program found it; its counts are the start's, which differs in some dozens from machine to machine. */
function headOf({kind, enabled, thresholds, automatic, counts}: Collector, isEmbedded: boolean): unknown {
  return {kind, enabled, thresholds, ...(isEmbedded && {automatic, counts})};
}

function comparable(isEmbedded: boolean) {
  return ({before, after, tracked, objects, ...rest}: Collection): unknown => ({
    ...rest,
    ...(isEmbedded && {before, after, tracked}),
    objects: objects.map(withoutAddress),
  });
}

const withoutAddress = ({address, ...object}: CollectedObject): unknown => object;

function leftOf({left}: Collector): unknown {
  return left && {unreachable: left.unreachable, objects: left.objects.map(withoutAddress)};
}

/** The first collection that came by itself in one run, and otherwise in the other; -1 if there is none. */
function partingOf(one: Collector, other: Collector): number {
  const length = Math.max(one.collections.length, other.collections.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.collections[i], other.collections[i]];
    const isOwn = a?.asked === false || b?.asked === false;
    if (isOwn && firstUnequal(a && comparable(false)(a), b && comparable(false)(b))) return i;
  }
  return -1;
}

/** Past 200 collections they are not told one by one: how many were asked for is not known then. */
function askedFrom({collections, others}: Collector, from: number): unknown {
  if (others) return [];
  return collections
    .slice(from)
    .filter(({asked}) => asked)
    .map(({generation, place}) => ({generation, place}));
}

/**
 * What no collector can have done: a reference from outside to what is unreachable, an own start below the threshold,
 * indices that lead to nothing. `expected` is the rule, `found` what the recording says.
 */
export function brokenCollector({collector}: Recording): Unequal | undefined {
  if (!collector) return undefined;
  let [threshold] = collector.thresholds;
  for (const [
    i,
    {asked, before, thresholds, objects, unreachable, finalisers},
  ] of collector.collections.entries()) {
    const path = ['collector', 'collections', i];
    threshold = thresholds?.[0] ?? threshold;
    if (!asked && before[0] <= threshold) {
      return {path: [...path, 'before'], expected: `more than the threshold ${threshold}`, found: before};
    }
    const stranger = finalisers.findIndex(({object}) => object !== undefined && !objects[object]);
    if (stranger >= 0) {
      const expected = 'an object of the collection';
      return {path: [...path, 'finalisers', stranger], expected, found: finalisers[stranger]};
    }
    const unequal = brokenObjects(objects, unreachable, path);
    if (unequal) return unequal;
  }
  const {left} = collector;
  return left && brokenObjects(left.objects, left.unreachable, ['collector', 'left']);
}

function brokenObjects(
  objects: readonly CollectedObject[],
  unreachable: number | undefined,
  path: Path,
): Unequal | undefined {
  const lost = objects.filter(({fate}) => fate !== 'kept').length;
  if (lost > (unreachable ?? 0)) {
    return {path: [...path, 'unreachable'], expected: `at least ${lost}`, found: unreachable};
  }
  const told = objects.map(() => 0);
  for (const [i, {count, inner, refers, fate}] of objects.entries()) {
    const at = [...path, 'objects', i];
    if (fate !== 'kept' && count > inner) {
      return {path: [...at, 'inner'], expected: `all ${count} references`, found: inner};
    }
    for (const to of refers) {
      if (told[to] === undefined)
        return {path: [...at, 'refers'], expected: 'objects that are told', found: to};
      told[to]++;
    }
  }
  const short = objects.findIndex(({inner}, i) => inner < (told[i] ?? 0));
  if (short < 0) return undefined;
  const at = [...path, 'objects', short, 'inner'];
  return {path: at, expected: `at least the ${told[short]} that are told`, found: objects[short]?.inner};
}
