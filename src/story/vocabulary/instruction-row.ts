/** A row of the instruction table. */
export interface InstructionRow {
  /** Byte offset: the row's key. */
  readonly offset: number;
  readonly name: string;
  /** The raw oparg; null where the opcode takes none. */
  readonly arg: number | null;
  /** What the oparg stands for: `acc`, `+=`; empty where it says nothing or the row is a jump. */
  readonly argText: string;
  /** Nothing in the source says it: set more quietly. */
  readonly added?: boolean;
  /** Where a jump goes. */
  readonly target?: number;
}
