import type {Examined, Subject} from '../test/corpus/examine.ts';

export interface CorpusResult {
  readonly subject: Subject;
  readonly examined: readonly Examined[];
}

/** The figures of `bench/corpus.md`. */
export function corpusReport(results: readonly CorpusResult[]): string {
  return [
    '# The corpus',
    '',
    'Made by `npm run corpus`. Each program of `test/corpus/` is recorded; the recording must be valid, agree with',
    '`tokenize`, `ast`, `symtable` and `dis` of that interpreter without the recorder, have the output and the end of a',
    'plain run, and satisfy the checker in `test/corpus/checker/`, which follows what each opcode is documented to do.',
    '',
    '| interpreter | programs | hold | steps checked | bytes a step | opcodes executed |',
    '|---|---|---|---|---|---|',
    ...results.map(row),
    '',
    ...results.flatMap(opcodes),
    ...results.flatMap(failures),
    '## Programs',
    '',
    '| topic | programs | steps |',
    '|---|---|---|',
    ...topics(results[0]?.examined ?? []),
    '',
  ].join('\n');
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

function row({subject, examined}: CorpusResult): string {
  const steps = sum(examined.map((e) => e.steps));
  const covered = executed(examined);
  return `| ${[
    subject.label,
    examined.length,
    examined.filter((e) => e.findings.length === 0).length,
    steps.toLocaleString('en'),
    Math.round(sum(examined.map((e) => e.bytes)) / Math.max(steps, 1)),
    `${subject.opcodes.filter((name) => covered.has(name)).length} of ${subject.opcodes.length}`,
  ].join(' | ')} |`;
}

function executed(examined: readonly Examined[]): Set<string> {
  return new Set(examined.flatMap((e) => [...e.opcodes]));
}

function opcodes({subject, examined}: CorpusResult): string[] {
  const covered = executed(examined);
  const missing = subject.opcodes.filter((name) => !covered.has(name));
  const said =
    missing.length === 0
      ? 'every opcode was executed'
      : `never executed: ${missing.map((n) => `\`${n}\``).join(', ')}`;
  return [`${subject.label}: ${said}.`, ''];
}

function failures({subject, examined}: CorpusResult): string[] {
  const causes = new Map<string, string[]>();
  for (const {program, findings} of examined) {
    for (const {cause, detail} of firstOfEach(findings)) {
      const list = causes.get(cause) ?? [];
      list.push(`\`${program.topic}/${program.name}\`: ${detail.replace(/\s+/g, ' ').slice(0, 200)}`);
      causes.set(cause, list);
    }
  }
  if (causes.size === 0) return [`## What does not hold on ${subject.label}`, '', 'Nothing.', ''];
  return [
    `## What does not hold on ${subject.label}`,
    '',
    ...[...causes].flatMap(([cause, list]) => [
      `**${cause}** (${list.length})`,
      '',
      ...list.map((line) => `- ${line}`),
      '',
    ]),
  ];
}

function firstOfEach<T extends {cause: string}>(findings: readonly T[]): T[] {
  return findings.filter(({cause}, i) => findings.findIndex((other) => other.cause === cause) === i);
}

function topics(examined: readonly Examined[]): string[] {
  const names = [...new Set(examined.map((e) => e.program.topic))];
  return names.map((topic) => {
    const own = examined.filter((e) => e.program.topic === topic);
    return `| ${topic} | ${own.length} | ${sum(own.map((e) => e.steps)).toLocaleString('en')} |`;
  });
}
