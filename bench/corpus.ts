/**
 * Records the whole corpus (`test/corpus/`) and holds each recording to a second reading, a plain run and the checker.
 * Writes `bench/corpus.md`: what was covered, and every failure by its cause. Run with `npm run corpus`.
 */
import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {type Examined, examine, type Second, type Subject} from '../test/corpus/examine.ts';
import {native} from '../test/corpus/native.ts';
import {type CorpusProgram, corpus} from '../test/corpus/programs.ts';
import {pyodide} from '../test/corpus/pyodide.ts';
import {pythons} from '../test/support/pythons.ts';
import {type CorpusResult, corpusReport} from './corpus-report.ts';

const AT_ONCE = 2;
/** Programs that each native Python records. */
const MOST_NATIVE = 120;
const wanted = process.argv.slice(2);

const programs = corpus().filter(
  ({topic, name}) => wanted.length === 0 || wanted.some((word) => `${topic}/${name}`.includes(word)),
);
const results: CorpusResult[] = [];

await add(programs, await pyodide(programs));
for (const python of pythons().filter(({gil}) => gil)) {
  const minor = Number(python.version.split('.')[1]);
  const own = someOf(programs.filter(({from}) => from <= minor));
  await add(own, native(python, own));
}
if (wanted.length > 0) process.stdout.write(corpusReport(results));

/** The report stands after each interpreter: a run that is broken off leaves what it had. */
async function add(
  programs: readonly CorpusProgram[],
  {subject, seconds}: {subject: Subject; seconds: readonly Second[]},
): Promise<void> {
  results.push({subject, examined: await all(subject, programs, seconds)});
  if (wanted.length === 0)
    writeFileSync(fileURLToPath(new URL('corpus.md', import.meta.url)), corpusReport(results));
}

/** At most {@link MOST_NATIVE}, evenly from all topics. */
function someOf(programs: readonly CorpusProgram[]): CorpusProgram[] {
  const every = Math.max(programs.length / MOST_NATIVE, 1);
  return programs.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
}

/** Several recordings at a time; a line of progress on stderr for each. */
async function all(
  subject: Subject,
  programs: readonly CorpusProgram[],
  seconds: readonly Second[],
): Promise<Examined[]> {
  const found: Examined[] = [];
  const queue = programs.entries();
  const work = async () => {
    for (const [index, program] of queue) {
      const second = seconds[index];
      if (!second) continue;
      const one = await examine(subject, program, second);
      found[index] = one;
      const {length} = one.findings;
      process.stderr.write(
        `${subject.label} ${program.topic}/${program.name} ${length === 0 ? 'holds' : `${length} findings`}\n`,
      );
      if (wanted.length > 0)
        for (const {step, cause, detail} of one.findings)
          process.stderr.write(`    ${step} ${cause}: ${detail}\n`);
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, work));
  return found;
}
