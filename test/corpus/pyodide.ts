import {spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {interpreterInfo, record} from '../../src/recorder/index.ts';
import type {Reading} from './compare.ts';
import type {Second, Subject} from './examine.ts';
import {type CorpusProgram, LONG_MS} from './programs.ts';

const script = fileURLToPath(new URL('second/plain-pyodide.mjs', import.meta.url));

/** The interpreter that comes with the package; and its plain runs, in the order of the programs. */
export async function pyodide(
  programs: readonly CorpusProgram[],
): Promise<{subject: Subject; seconds: Second[]}> {
  const child = spawn(process.execPath, ['--no-warnings', script], {stdio: ['pipe', 'pipe', 'inherit']});
  child.stdin.end(JSON.stringify(programs.map(({name, source}) => [name, source])));
  const lines: unknown[] = [];
  for await (const line of createInterface({input: child.stdout})) lines.push(JSON.parse(line));
  const [opcodes, ...answers] = lines as [string[], ...({reading: Reading | null} & Second['plain'])[]];
  if (answers.length !== programs.length)
    throw new Error(`The plain runs ended with ${programs[answers.length]?.name}.`);
  const {label} = await interpreterInfo();
  return {
    subject: {label, opcodes, record: (path) => record(path, {limits: {steps: 20_000, timeMs: LONG_MS}})},
    seconds: answers.map(({reading, ...plain}) => ({reading, plain})),
  };
}
