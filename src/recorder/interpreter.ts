import {closeSync, openSync} from 'node:fs';
import {buildStage, type Carrier, findCarrier, findStage} from './cache.ts';
import {runChild} from './child.ts';
import {RecorderFailure} from './errors.ts';

/** Milliseconds; it takes 3 to 5 s on two cores. */
const SNAPSHOT_MS = 120_000;

/** What `doctor` shows of the interpreter that comes with the package. */
export interface InterpreterInfo {
  /** What clips show: `CPython 3.14.2 wasm32`. */
  readonly label: string;
  /** `pyodide 314.0.7` */
  readonly carrier: string;
  /** Whether its snapshot stands ready; if not, the first recording makes it, in some seconds. */
  readonly cached: boolean;
  /** Where the snapshot is, or will be. */
  readonly folder: string;
}

/** Looks for the interpreter and its snapshot; starts nothing. */
export async function interpreterInfo(): Promise<InterpreterInfo> {
  const carrier = findCarrier();
  const {folder, cached} = findStage(carrier);
  return {label: interpreterLabel(carrier.python), carrier: carrier.label, cached, folder};
}

/** What clips show of Pyodide's CPython. */
export function interpreterLabel(version: string): string {
  return `CPython ${version} wasm32`;
}

/** The folder in which the interpreter stands ready; makes it, once a version. */
export async function readyInterpreter(carrier: Carrier, signal: AbortSignal | undefined): Promise<string> {
  const stage = findStage(carrier);
  if (stage.cached) return stage.folder;
  return await buildStage(carrier, stage, (building, file) => writeSnapshot(building, file, signal));
}

/** Starts the interpreter in a folder, and writes its memory to a file. */
export async function writeSnapshot(
  folder: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const output = openSync(file, 'w');
  try {
    const end = await runChild({
      script: 'snapshot.mjs',
      folder,
      input: '',
      output,
      startMs: SNAPSHOT_MS,
      runMs: SNAPSHOT_MS,
      signal,
    });
    if (end.how !== 'exited' || end.status !== 0) {
      throw new RecorderFailure(
        `The interpreter could not be started (${end.how === 'exited' ? `exit status ${end.status}` : 'it took too long'}).${lastLine(end.complaint)}`,
      );
    }
  } finally {
    closeSync(output);
  }
}

/** The end of a complaint, as a second sentence. */
export function lastLine(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim());
  const line = lines.find((text) => /^\w*Error\b/.test(text)) ?? lines.findLast((text) => text !== '');
  return line ? ` It said: ${line}` : '';
}
