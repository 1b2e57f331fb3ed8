import {type Command, InvalidArgumentError, Option} from 'commander';
import {number} from './parse.ts';

/** What part of a run is recorded, as the parser leaves it. */
export interface ChoiceOptions {
  readonly function?: string;
  readonly line?: [number, number];
  readonly fromCall?: number;
}

export function addChoiceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--function <name>',
        'record one call of this function step by step, with all that it calls, and only count the rest: a name, or a qualified one such as Account.deposit (default: the run from its start)',
      ),
    )
    .addOption(
      new Option(
        '--line <range>',
        'record one stay in these lines, A-B or A, with all that they call; with --function, in that function (default: all lines)',
      ).argParser(lineRange),
    )
    .addOption(
      new Option(
        '--from-call <integer>',
        'which call of --function or which stay in --line is recorded, counted from 1 (default: 1)',
      ).argParser(number(1, 1_000_000_000, true)),
    );
}

function lineRange(text: string): [number, number] {
  const match = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text.trim());
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (!match || first < 1 || last < first) {
    throw new InvalidArgumentError('It takes a line or two, the first from 1 on: 7 or 4-9.');
  }
  return [first, last];
}
