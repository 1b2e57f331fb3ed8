import type {Size} from '../job.ts';
import {i420Size} from './i420.ts';

/** Pairs of rows of a picture: the first, and the first that is not among them. */
export type Rows = readonly [from: number, to: number];

/** Rows that stand between two runs and are carried with them: each run has its price, too. */
const GAP = 8;

/** All rows of a picture. */
export function allRows({height}: Size): readonly Rows[] {
  return [[0, height / 2]];
}

/** Pairs of rows as runs of them. `pairs` are in order. */
export function runsOf(pairs: Uint32Array): readonly Rows[] {
  const runs: [number, number][] = [];
  for (const pair of pairs) {
    const last = runs.at(-1);
    if (last && pair <= last[1] + GAP) last[1] = pair + 1;
    else runs.push([pair, pair + 1]);
  }
  return runs;
}

/** Runs as a text without commas and points, for {@link rowsOf}. */
export function rowsText(rows: readonly Rows[]): string {
  return rows.map(([from, to]) => `${from}-${to}`).join('_');
}

export function rowsOf(text: string): readonly Rows[] {
  return text.split('_').map((run) => {
    const [from = 0, to = 0] = run.split('-').map(Number);
    return [from, to];
  });
}

/** Carries rows of raw pictures of one size: planes Y, U and V, and with alpha a fourth. */
export class RowCarrier {
  /** Where planes begin, and the bytes that a pair of the picture's rows has in them. */
  private readonly planes: readonly {readonly at: number; readonly pair: number}[];

  constructor({width, height}: Size, alpha: boolean) {
    const luma = width * height;
    const chroma = [luma, luma + luma / 4].map((at) => ({at, pair: width / 2}));
    const alphas = alpha ? [{at: i420Size(width, height), pair: 2 * width}] : [];
    this.planes = [{at: 0, pair: 2 * width}, ...chroma, ...alphas];
  }

  /** Copies rows to where they stand in another picture. */
  copy(from: Uint8Array, to: Uint8Array, rows: readonly Rows[]): void {
    for (const [start, end] of this.pieces(rows)) to.set(from.subarray(start, end), start);
  }

  /** Puts rows of a picture one behind the other. Returns how many bytes they are. */
  pack(picture: Uint8Array, rows: readonly Rows[], packed: Uint8Array): number {
    let at = 0;
    for (const [start, end] of this.pieces(rows)) {
      packed.set(picture.subarray(start, end), at);
      at += end - start;
    }
    return at;
  }

  /** Puts packed rows where they stand in a picture. */
  unpack(packed: Uint8Array, rows: readonly Rows[], picture: Uint8Array): void {
    let at = 0;
    for (const [start, end] of this.pieces(rows)) {
      picture.set(packed.subarray(at, at + end - start), start);
      at += end - start;
    }
  }

  /** Bytes of packed rows. */
  sizeOf(rows: readonly Rows[]): number {
    return this.pieces(rows).reduce((sum, [start, end]) => sum + end - start, 0);
  }

  private pieces(rows: readonly Rows[]): [start: number, end: number][] {
    return rows.flatMap(([from, to]) =>
      this.planes.map(({at, pair}): [number, number] => [at + from * pair, at + to * pair]),
    );
  }
}
