import {availableParallelism} from 'node:os';
import type {Choice, Header, Limits} from '../../recording/index.ts';
import {defaultLimits, defaultRounds} from '../limits.ts';
import type {Wanted} from '../specialise/index.ts';
import type {NativeInterpreter} from './interpreter.ts';

export interface Circumstances {
  /** The program's file name. */
  readonly name: string;
  readonly python: NativeInterpreter;
  readonly freeThreaded: NativeInterpreter | undefined;
  readonly limits: Limits;
  readonly rounds: number;
  readonly fromInside: boolean;
  readonly choice: Choice | undefined;
  readonly specialise: Wanted | undefined;
}

/** When, where and by which command a recording is made. Of paths only the names that mean something elsewhere. */
export function provenanceOf(circumstances: Circumstances): NonNullable<Header['provenance']> {
  return {
    date: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    command: commandOf(circumstances),
    system: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
  };
}

function commandOf({
  name,
  python,
  freeThreaded,
  limits,
  rounds,
  fromInside,
  choice,
  specialise,
}: Circumstances): string {
  const options = [
    ['--python', executable(python)],
    ...(freeThreaded ? [['--free-threaded', executable(freeThreaded)]] : []),
    ...(rounds === defaultRounds ? [] : [['--rounds', String(rounds)]]),
    ...(limits.timeMs === defaultLimits.timeMs ? [] : [['--max-seconds', String(limits.timeMs / 1000)]]),
    ...(fromInside ? [['--from-inside']] : []),
    ...(choice?.function === undefined ? [] : [['--function', choice.function]]),
    ...(choice?.lines ? [['--line', choice.lines.join('-')]] : []),
    ...(choice && choice.call > 1 ? [['--from-call', String(choice.call)]] : []),
    ...(specialise ? [['--specialise', specialise.function]] : []),
    ...(specialise?.warm ? [['--warm', String(specialise.warm)]] : []),
  ];
  return ['inside-cpython record', name, ...options.flat()].join(' ');
}

/** As it is called where several are installed: `python3.13`, `python3.14t`. */
function executable({version, gil}: NativeInterpreter): string {
  return `python${version.split('.').slice(0, 2).join('.')}${gil ? '' : 't'}`;
}
