import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Recording, readRecording} from '../../src/recording/index.ts';
import {check} from './checker/check.ts';
import type {Finding} from './checker/finding.ts';
import {compareReading, compareRun, type Plain, type Reading} from './compare.ts';
import type {CorpusProgram} from './programs.ts';

/** What an interpreter without the recorder says of a program. */
export interface Second {
  readonly reading: Reading | null;
  readonly plain: Plain;
}

/** An interpreter that records, and the same one without the recorder. */
export interface Subject {
  /** `CPython 3.14.2 wasm32` */
  readonly label: string;
  /** Opcodes that its compiler can write. */
  readonly opcodes: readonly string[];
  record(path: string): Promise<Recording>;
}

/** What came of one program. */
export interface Examined {
  readonly program: CorpusProgram;
  readonly steps: number;
  /** Bytes of the recording as JSON. */
  readonly bytes: number;
  /** Opcodes of the program's own code that were executed. */
  readonly opcodes: ReadonlySet<string>;
  /** Empty where the recording holds. */
  readonly findings: readonly Finding[];
}

/** Records a program and holds the recording to all that is known about it otherwise. */
export async function examine(subject: Subject, program: CorpusProgram, second: Second): Promise<Examined> {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-corpus-'));
  try {
    const path = join(folder, program.name);
    writeFileSync(path, program.source);
    const text = JSON.stringify(await subject.record(path));
    const recording = readRecording(text);
    const findings = [
      ...(second.reading
        ? compareReading(recording, second.reading)
        : [{step: -1, cause: 'reading', detail: 'A plain interpreter does not compile it.'}]),
      ...compareRun(recording, second.plain),
      ...check(recording),
    ];
    const cuts = recording.header.cuts.map(({limit, why}) => ({
      step: -1,
      cause: `cut: ${limit}`,
      detail: why,
    }));
    return {
      program,
      steps: recording.run.steps.length,
      bytes: text.length,
      opcodes: executed(recording),
      findings: [...cuts, ...findings],
    };
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return {
      program,
      steps: 0,
      bytes: 0,
      opcodes: new Set(),
      findings: [{step: -1, cause: 'recording', detail}],
    };
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Opcodes that steps were at; and those of a prologue, which CPython runs without an event, of frames that began. */
function executed({run, codes}: Recording): Set<string> {
  const names = codes.map((code) => new Map(code.instructions.map((i) => [i.offset, i.name])));
  const found = new Set<string>();
  for (const {frame, offset} of run.steps) {
    const name = names[run.frames[frame]?.code ?? -1]?.get(offset);
    if (name) found.add(name);
  }
  for (const {code} of run.frames) {
    for (const {name} of codes[code]?.instructions ?? []) {
      if (name === 'RESUME') break;
      found.add(name);
    }
  }
  return found;
}
