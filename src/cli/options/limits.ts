import {type Command, Option} from 'commander';
import {defaultLimits} from '../../recorder/limits.ts';
import {number} from './parse.ts';

/** Limits of a run, as the parser leaves them. */
export interface LimitOptions {
  readonly maxSteps: number;
  readonly maxSeconds: number;
  readonly maxMemory: number;
}

/** Bytes of what the recorder calls a MB. */
export const MB = 1024 ** 2;

export function addLimitOptions(command: Command): Command {
  return addRunLimitOptions(
    command.addOption(
      new Option('--max-steps <integer>', 'instructions recorded; past them the program runs on unrecorded')
        .argParser(number(1, 100_000, true))
        .default(defaultLimits.steps),
    ),
  );
}

/** Those that hold whatever is done with the run. */
export function addRunLimitOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--max-seconds <number>', 'time the program may run, in seconds')
        .argParser(number(0.1, 600, false))
        .default(defaultLimits.timeMs / 1000),
    )
    .addOption(
      new Option('--max-memory <integer>', 'memory the interpreter may take, in MB (1,048,576 bytes)')
        .argParser(number(64, 4000, true))
        .default(defaultLimits.memoryBytes / MB),
    );
}
