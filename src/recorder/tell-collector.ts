import type {Collection, Collector} from '../recording/collector.ts';
import type {CollectorLines, FollowedRun} from './collector.ts';

/**
 * What the collector did, from the run that was followed and, where that can't tell all, from another one that nobody
 * follows: when the collector starts by itself depends on what is allocated, and a tracer changes that.
 *
 * @param isWhole Whether all of the run was followed.
 * @param runAgain Runs the program without a tracer.
 */
export async function tellCollector(
  followed: CollectorLines,
  run: FollowedRun,
  isWhole: boolean,
  runAgain: () => Promise<CollectorLines>,
): Promise<Collector | undefined> {
  if (isWhole && followed.isBounded) return followed.collector('bound', run);
  const seen = followed.collector('unknown', run);
  const truth = (await runAgain()).collector('untraced');
  if (truth) return seen ? {...truth, collections: withSteps(truth.collections, seen.collections)} : truth;
  return seen && {...seen, collections: seen.collections.filter(({asked}) => asked)};
}

/**
 * Collections as they came, each told by the run that was followed where that had the same one: at the same place,
 * with as much garbage.
 */
export function withSteps(truth: readonly Collection[], followed: readonly Collection[]): Collection[] {
  const waiting = {
    asked: followed.filter(({asked}) => asked),
    own: followed.filter(({asked}) => !asked),
  };
  return truth.map((collection) => {
    const same = (collection.asked ? waiting.asked : waiting.own).shift();
    if (!same || same.step === undefined || !isSame(same, collection)) return collection;
    const {tracked, finalisersSeen} = collection;
    return {...same, finalisersSeen, ...(tracked !== undefined && {tracked})};
  });
}

function isSame(one: Collection, other: Collection): boolean {
  return (
    one.generation === other.generation &&
    one.place?.code === other.place?.code &&
    one.place?.offset === other.place?.offset &&
    one.place?.inside === other.place?.inside &&
    one.unreachable === other.unreachable &&
    one.collected === other.collected
  );
}
