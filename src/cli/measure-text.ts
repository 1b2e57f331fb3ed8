import type {MeasuredComparison, MeasuredSide} from '../recording/index.ts';
import {count} from './words.ts';

type Row = readonly [name: string, a: string, b: string, ratio: string];

const NOT_TOLD = '–';

/** A comparison for people: a table, what it says of the time, and what to keep in mind. */
export function comparisonText(comparison: MeasuredComparison): string {
  const {sides, notes} = comparison;
  return [
    ...table(rowsOf(sides)),
    '',
    verdict(comparison),
    `Each was run once to warm up and then ${count(comparison.rounds, 'time')}, by turns, each time in a process of its own.`,
    ...[...notes, ...reasons(sides)].map((note) => `note: ${note}`),
  ].join('\n');
}

function rowsOf([a, b]: MeasuredComparison['sides']): Row[] {
  const row = (
    name: string,
    tell: (side: MeasuredSide) => string,
    value?: (side: MeasuredSide) => number | undefined,
  ) => {
    const [one, other] = [value?.(a) ?? 0, value?.(b) ?? 0];
    return [name, tell(a), tell(b), one > 0 && other > 0 ? factor(other / one) : ''] as const;
  };
  const isOne = a.program.name === b.program.name && a.program.sha256 === b.program.sha256;
  return [
    row('', ({program, interpreter}) => (isOne ? interpreter.label : program.name)),
    ...(isOne ? [] : [row('interpreter', ({interpreter}) => interpreter.label)]),
    row('instructions', (side) => figure(executed(side)), executed),
    row('specialised at the end', specialisedShare),
    ...(askedFor(a) === undefined
      ? []
      : [row('blocks asked for', (side) => figure(askedFor(side)), askedFor)]),
    row(allocationName(a), (side) => figure(allocated(side)), allocated),
    row(
      'time, median',
      ({time}) => duration(time.spread.median),
      ({time}) => time.spread.median,
    ),
    row('half of the rounds', ({time}) => time.spread.quartiles.map(duration).join(' to ')),
    row(
      'fastest round',
      ({time}) => duration(time.spread.least),
      ({time}) => time.spread.least,
    ),
    row('printed', ({output}) => count(output.bytes, 'byte')),
  ];
}

function table(rows: readonly Row[]): string[] {
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map(([name, ...cells]) =>
    [name.padEnd(widths[0] ?? 0), ...cells.map((cell, i) => cell.padStart(widths[i + 1] ?? 0))]
      .join('   ')
      .trimEnd(),
  );
}

/** What all rounds agree on. */
function verdict({sides: [a, b], ratio}: MeasuredComparison): string {
  const {medians, range} = ratio;
  const isSame = a.program.name === b.program.name;
  const [one, other] = isSame ? ['the first', 'The second'] : [a.program.name, b.program.name];
  const times = `${other} takes ${factor(medians)} the time of ${one} (round by round ${factor(range[0])} to ${factor(range[1])})`;
  if (range[1] < 1) return `${times}: faster in every round.`;
  if (range[0] > 1) return `${times}: slower in every round.`;
  return `${times}: the rounds do not agree on which is faster.`;
}

function reasons(sides: MeasuredComparison['sides']): string[] {
  const absent = sides.flatMap(({instructions, allocations}) =>
    [instructions, allocations].flatMap((part) => ('why' in part ? [part.why] : [])),
  );
  return [...new Set(absent)];
}

function executed({instructions}: MeasuredSide): number | undefined {
  return 'executed' in instructions ? instructions.executed : undefined;
}

function specialisedShare({instructions}: MeasuredSide): string {
  if (!('executed' in instructions) || !instructions.sites || instructions.executed === 0) return NOT_TOLD;
  return `${((100 * instructions.sites.specialisedAtEnd) / instructions.executed).toFixed(0)} %`;
}

function allocationName({allocations}: MeasuredSide): string {
  return 'blocksHeldAtEnd' in allocations ? 'blocks held at the end' : 'objects created';
}

function allocated({allocations}: MeasuredSide): number | undefined {
  if ('objectsCreated' in allocations) return allocations.objectsCreated;
  return 'blocksHeldAtEnd' in allocations ? allocations.blocksHeldAtEnd : undefined;
}

function askedFor({allocations}: MeasuredSide): number | undefined {
  return 'blocksAskedFor' in allocations ? allocations.blocksAskedFor : undefined;
}

function figure(n: number | undefined): string {
  return n === undefined ? NOT_TOLD : n.toLocaleString('en-US');
}

/** `0.52×`, `12×` */
function factor(n: number): string {
  return `${Number(n.toPrecision(3)).toLocaleString('en-US')}×`;
}

/** Nanoseconds for people: `812 µs`, `1.23 ms`, `2.1 s`. */
function duration(ns: number): string {
  const units = [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
  ] as const;
  const [unit, size] = units.find(([, least]) => ns >= least) ?? (['ns', 1] as const);
  return `${Number((ns / size).toPrecision(3))} ${unit}`;
}
