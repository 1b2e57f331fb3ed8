import {type Command, Option} from 'commander';
import {defaultRounds} from '../../recorder/limits.ts';
import {number} from './parse.ts';

/** What native CPythons record, as the parser leaves it. */
export interface NativeOptions {
  readonly python?: readonly string[];
  readonly freeThreaded?: string;
  readonly rounds?: number;
  readonly fromInside?: true;
}

/** What is watched beside the recorded run, as the parser leaves it. */
export interface SpecialiseOptions {
  readonly specialise?: string;
  readonly warm?: number;
}

/** `several`: what becomes of it where `--python` is given more than once, in words. */
export function addNativeOptions(command: Command, several = ''): Command {
  return command
    .addOption(
      new Option(
        '--python <path>',
        `a CPython of this machine, 3.11 or later, to record the program with, and its threads and the GIL if it has any; it runs with your rights, in no sandbox${several} (default: the locked CPython that comes with this tool, which has no threads)`,
      ).argParser((path: string, before: readonly string[] = []) => [...before, path]),
    )
    .addOption(
      new Option(
        '--free-threaded <path>',
        'a CPython without a GIL, to compare with; with --python (default: none)',
      ),
    )
    .addOption(
      new Option(
        '--rounds <integer>',
        `how often the program is run to measure what its threads cost: 0 to 50; with --python (default: ${defaultRounds})`,
      ).argParser(number(0, 50, true)),
    )
    .addOption(
      new Option(
        '--from-inside',
        'note who runs by callbacks in the program, which slow it down, instead of reading the lock from outside; with --python (default: only where reading is not possible)',
      ),
    );
}

export function addSpecialiseOptions(command: Command, otherwise: string): Command {
  return command
    .addOption(
      new Option(
        '--specialise <name>',
        `whose specialisation (PEP 659) is watched, in another run of the program: a function's name or qualified name, <module>, auto (what the program repeats most) or none (default: ${otherwise})`,
      ),
    )
    .addOption(
      new Option(
        '--warm <integer>',
        'how often the program is run again in the same interpreter while its specialisation is watched: 1 to 1000; all that it does, it does again (default: not at all)',
      ).argParser(number(1, 1000, true)),
    );
}
