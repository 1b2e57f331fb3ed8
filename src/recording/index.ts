export type {Code, Instruction} from './code.ts';
export type {Header, Limits} from './header.ts';
export type {Slot, Span} from './primitives.ts';
export {readRecording, UnreadableRecording} from './read.ts';
export {FORMAT, Recording, VERSION} from './recording.ts';
export {codeOf, type FrameState, type Moment, type ObjectState, replay} from './replay.ts';
export type {Delta, ObjectRecord, Run, RunEvent, Step} from './run.ts';
export type {Scope, Token, TreeNode} from './source.ts';
