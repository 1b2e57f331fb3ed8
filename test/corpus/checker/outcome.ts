import type {Instruction} from '../../../src/recording/index.ts';

/** What a slot must hold: anything but NULL, NULL, exactly this word, this object whoever owns it, or one that looks so. */
export type Want =
  | 'object'
  | 'null'
  | {readonly slot: number}
  | {readonly object: number}
  | {
      readonly type: string;
      readonly repr?: string;
      readonly holds?: readonly (readonly [string, number])[];
    };

export const object: Want = 'object';
export const nothing: Want = 'null';

/** One way in which an instruction may end: where control goes, and what becomes of stack, locals and names. */
export interface Outcome {
  /** `behind target`: past the END_FOR (and POP_TOP) that a jump's target begins with. */
  readonly to: 'next' | 'target' | 'behind target';
  readonly pop: number;
  /** Bottom first. */
  readonly push: readonly Want[];
  /** `[index into localsplus, slot]` */
  readonly locals?: readonly (readonly [number, Want])[];
  /** `[name, object]` in the frame's own namespace, in the module's; 0: gone. */
  readonly name?: readonly [string, number];
  readonly global?: readonly [string, number];
  /** `[index into localsplus, object]` of what a cell holds then. */
  readonly cell?: readonly [number, number];
}

/** What an effect may ask of the frame and of the objects before the instruction runs. */
export interface Machine {
  /** Of CPython 3. */
  readonly minor: number;
  /** A slot of the stack, 1 being the top. */
  peek(depth: number): number;
  local(index: number): number;
  constant(index: number): Want;
  /** `co_names[index]` */
  name(index: number): string;
  named(name: string): Want | undefined;
  globalNamed(name: string): Want | undefined;
  /** What the cell in this slot of localsplus holds, if that is known. */
  inCell(index: number): Want | undefined;
  /** The items of a list or tuple that has just `count` of them. */
  itemsOf(id: number, count: number): readonly Want[] | undefined;
  typeOf(id: number): string;
  reprOf(id: number): string;
  isImmortal(id: number): boolean;
}

export type Effect = (machine: Machine, arg: number, instruction: Instruction) => readonly Outcome[];

/** Goes on with the next instruction, `push` on top. */
export const popsPushes = (pop: number, ...push: Want[]): Outcome => ({to: 'next', pop, push});
export const next = (pop: number, ...push: Want[]): Outcome => popsPushes(pop, ...push);
export const pops = (pop: number): Outcome => popsPushes(pop);
export const sameObjectAs = (machine: Machine, depth: number): Want => ({
  object: Math.abs(machine.peek(depth)),
});
