import {z} from 'zod';

/** Line numbers start at 1. */
export const Line = z.int().min(1);

/** Columns start at 0 and count code points, as Python's own `str` indices do (not UTF-8 bytes, not UTF-16 units). */
export const Column = z.int().min(0);

/** A stretch of source: `[line, column, endLine, endColumn]`; the end is exclusive. */
export const Span = z.tuple([Line, Column, Line, Column]);
export type Span = z.infer<typeof Span>;

/** An index into one of the recording's tables. */
export const Index = z.int().min(0);

/** The number of a step: an index into `run.steps`. */
export const StepIndex = Index;

/** Identifies an object of the run; ids start at 1 because 0 stands for NULL in a slot. */
export const ObjectId = z.int().min(1);

/**
 * What a slot of a frame holds: `0` is NULL, `+id` a reference that the slot owns (or an immortal object, which
 * nobody owns), `-id` a borrowed reference (CPython 3.14, `Include/internal/pycore_stackref.h`).
 */
export const Slot = z.int();
export type Slot = z.infer<typeof Slot>;
