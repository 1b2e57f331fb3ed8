/** One thing in which a recording contradicts what CPython documents. */
export interface Finding {
  readonly step: number;
  /** What to list it under: an opcode, or a rule of calls, exceptions, lifetimes. */
  readonly cause: string;
  readonly detail: string;
}
