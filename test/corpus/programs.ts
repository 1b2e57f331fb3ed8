import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {generate} from './generate.ts';

/** One program of the corpus. */
export interface CorpusProgram {
  /** Its folder: what it is about; `generated` for those that a grammar wrote. */
  readonly topic: string;
  /** `send.py` */
  readonly name: string;
  readonly source: string;
  /** The first minor version of CPython 3 that can run it. */
  readonly from: number;
}

const folder = fileURLToPath(new URL('programs/', import.meta.url));
const GENERATED = 100;
/** Milliseconds that one may run: that a machine is busy is no finding. */
export const LONG_MS = 60_000;

/** All programs, those written by hand first. */
export function corpus(): CorpusProgram[] {
  return [...written(), ...Array.from({length: GENERATED}, (_, seed) => generated(seed))];
}

function written(): CorpusProgram[] {
  return readdirSync(folder, {recursive: true, encoding: 'utf8'})
    .filter((path) => path.endsWith('.py'))
    .sort()
    .map((path) => {
      const source = readFileSync(join(folder, path), 'utf8');
      const [topic = '', name = path] = path.split(/[\\/]/);
      return {topic, name, source, from: Number(/^# From 3\.(\d+)/.exec(source)?.[1] ?? 11)};
    });
}

function generated(seed: number): CorpusProgram {
  return {topic: 'generated', name: `seed_${seed}.py`, source: generate(seed), from: 11};
}
