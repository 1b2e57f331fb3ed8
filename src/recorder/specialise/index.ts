export type {Outcome} from './assemble.ts';
export {type SpecialiseOptions, withSpecialisation} from './attach.ts';
export {UNASKED_MS, watchInSandbox} from './sandboxed.ts';
export type {Target, Wanted} from './target.ts';
