export {RecorderFailure, UnusableProgram} from './errors.ts';
export {type InterpreterInfo, interpreterInfo} from './interpreter.ts';
export {defaultLimits} from './limits.ts';
export {type RecordOptions, record} from './record.ts';
