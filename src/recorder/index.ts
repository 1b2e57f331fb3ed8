export {type AgainOptions, recordAgain} from './again.ts';
export {programBytes} from './encode.ts';
export {RecorderFailure, UnusableInterpreter, UnusableProgram} from './errors.ts';
export {type InterpreterInfo, interpreterInfo} from './interpreter.ts';
export {defaultLimits} from './limits.ts';
export {askInterpreter, type NativeInterpreter} from './native/interpreter.ts';
export {type NativeOptions, recordNative} from './native/record.ts';
export {type RecordOptions, record} from './record.ts';
export type {Wanted as WantedSpecialisation} from './specialise/index.ts';
