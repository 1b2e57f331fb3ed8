export type {Choice} from './choice.ts';
export {choiceInWords} from './choice-words.ts';
export type {Code, Folded, GeneratedInstruction, Instruction} from './code.ts';
export type {CollectedObject, Collection, Collector, Fate, Finaliser} from './collector.ts';
export {type Comparison, compareRecordings, type Difference} from './compare/compare.ts';
export {
  COMPARISON_FORMAT,
  COMPARISON_VERSION,
  MeasuredComparison,
  type Side as MeasuredSide,
} from './comparison.ts';
export type {Cost, Measured, Way} from './cost.ts';
export {isCall, onlyAnswers} from './eval-breaker.ts';
export type {Header, Limits, Unfollowed} from './header.ts';
export type {BlockEvent, LinePlace, Memory, MemoryObject, PoolState} from './memory.ts';
export type {Slot, Span} from './primitives.ts';
export {readRecording, UnreadableRecording} from './read.ts';
export {FORMAT, Recording, VERSION} from './recording.ts';
export {codeOf, type FrameState, type Moment, type ObjectState, replay} from './replay.ts';
export type {Delta, ObjectRecord, Run, RunEvent, Step} from './run.ts';
export type {Scope, Token, TreeNode} from './source.ts';
export type {
  Moment as SpecialisationMoment,
  Rewrite,
  Site as SpecialisationSite,
  SiteState,
  Specialisation,
} from './specialisation.ts';
export {type Ratio, ratioOf, type Spread, spreadOf} from './spread.ts';
export type {Doing, Handover, Site, Stretch, Thread, Threads} from './threads.ts';
export type {Totals} from './totals.ts';
export {unfollowedInWords} from './unfollowed-words.ts';
