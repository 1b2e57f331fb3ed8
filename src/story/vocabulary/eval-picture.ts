/** A value in a name's cell or in a slot of the value stack. */
export interface HeldValue {
  /** The object's id; 0 for NULL or nothing. */
  readonly object: number;
  /** What is written in the cell: a value, `function total`, `NULL`; empty where an arrow says it. */
  readonly text: string;
  /** Whether an arrow leads to the object's card on the heap. */
  readonly wired: boolean;
  /** CPython 3.14: the slot refers to the object without counting as one of its holders. */
  readonly borrowed: boolean;
}

/** A name of a frame, with what it stands for. */
export interface NameView extends HeldValue {
  readonly name: string;
  /** Which row of the names' section it has for good. */
  readonly row: number;
  /** Set on variables that several functions share. */
  readonly mark?: 'cell' | 'free';
  /** Whether it stands for anything yet. */
  readonly bound: boolean;
}

/** A slot of the value stack. */
export interface SlotView extends HeldValue {
  /** Its place in the stack, 0 at the bottom. */
  readonly at: number;
}

/** The running frame. */
export interface FrameView {
  readonly frame: number;
  /** `total()`, `module`, `class Account`. */
  readonly title: string;
  readonly namesHead: 'FAST LOCALS' | 'NAMES';
  /** Rows that the names' section has for good, the row of those left out included. */
  readonly nameRows: number;
  readonly names: readonly NameView[];
  /** Bound names that have no row. */
  readonly moreNames: number;
  /** Rows that the value stack has for good. */
  readonly slotRows: number;
  /** The slots that are shown, from the bottom up. */
  readonly stack: readonly SlotView[];
  /** Slots below those, folded into one row. */
  readonly moreSlots: number;
  /** The exception on its way through the frame. */
  readonly raised?: string;
}

/** A frame that waits below the running one, or a word about several of them. */
export interface TabView {
  /** Absent for the tab that stands for several frames. */
  readonly frame?: number;
  readonly title: string;
  readonly note: string;
}

/** An attribute shown on an object's card. */
export interface FieldView {
  readonly name: string;
  readonly text: string;
}

/** An object on the heap. */
export interface CardView {
  readonly object: number;
  /** Its place on the heap, which it keeps. */
  readonly place: number;
  readonly type: string;
  readonly text: string;
  readonly fields: readonly FieldView[];
  /** `ob_refcnt`; null where it is not known. */
  readonly count: number | 'immortal' | null;
}

/** An arrow from one card to another: a container and what it holds. */
export interface HoldView {
  readonly from: number;
  readonly to: number;
}

/** The machine at one moment: the call stack, the running frame, the heap, what was written. */
export interface EvalPicture {
  /** The step whose instruction is about to run. */
  readonly step: number;
  /** Frames below the running one, outermost first. */
  readonly tabs: readonly TabView[];
  readonly frame: FrameView | null;
  readonly cards: readonly CardView[];
  readonly holds: readonly HoldView[];
  /** The last lines that the program wrote. */
  readonly output: readonly string[];
}

/** A place that a value travels from or to. */
export type Spot =
  | {readonly at: 'name'; readonly frame: number; readonly name: string}
  | {readonly at: 'slot'; readonly frame: number; readonly index: number}
  | {readonly at: 'row'; readonly offset: number}
  | {readonly at: 'card'; readonly object: number}
  | {readonly at: 'tab'; readonly frame: number}
  | {readonly at: 'output'};

/** A value that travels. */
export interface Move {
  readonly text: string;
  readonly borrowed: boolean;
  readonly from: Spot;
  readonly to: Spot;
}

/** A generator's frame goes to sleep inside its object on the heap, or wakes up out of it. */
export interface Park {
  /** The generator. */
  readonly object: number;
  readonly how: 'sleep' | 'wake';
}
