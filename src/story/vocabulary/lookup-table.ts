/** The tables of a code object that opargs index. */
export type LookupName = 'localsplus' | 'co_consts' | 'co_names';

/** One of the tables, as it is shown. */
export interface LookupTable {
  readonly name: LookupName;
  /** Entry by index, shortened to fit a chip. */
  readonly entries: readonly string[];
}

/** What an oparg leads to. */
export interface Lookup {
  readonly table: LookupName;
  readonly index: number;
}
