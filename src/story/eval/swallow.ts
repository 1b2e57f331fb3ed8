import type {Recording} from '../../recording/index.ts';
import {handlerLeft} from '../handler.ts';
import {type Caption, caption, code} from '../vocabulary/caption.ts';
import type {Telling} from './draft.ts';
import type {Did} from './execution.ts';
import {titleOf} from './room.ts';

/** An exception that a context manager keeps to itself. */
interface Swallowed {
  /** The type of the exception. */
  readonly exception: string;
  /** What said so: `__exit__()`, where its frame was recorded. */
  readonly by: string | undefined;
}

/**
 * The exception that ends with this instruction, because the exit method that was called with it said true: the jump
 * behind `WITH_EXCEPT_START` (`Python/codegen.c`, `codegen_with_except_finish`).
 */
function swallowedBy(recording: Recording, list: readonly Did[], did: Did): Swallowed | undefined {
  if (!/^POP_JUMP_.*IF_TRUE$/.test(did.instruction.name) || !did.jumped) return undefined;
  const own = (step: number) => list.findLast((other) => other.frame === did.frame && other.step < step);
  let asked = own(did.step);
  if (asked?.instruction.name === 'TO_BOOL') asked = own(asked.step);
  if (asked?.instruction.name !== 'WITH_EXCEPT_START') return undefined;
  const exception = handledIn(recording, did.frame, asked.step);
  if (exception === undefined) return undefined;
  return {exception, by: asked.enters ? titleOf(recording, asked.enters.frame) : undefined};
}

/** The type of the exception that a frame was given to handle last before a step. */
function handledIn({run}: Recording, frame: number, step: number): string | undefined {
  const handled = run.events.findLast((e) => e.kind === 'handle' && e.frame === frame && e.step < step);
  const id = handled?.kind === 'handle' ? handled.exception : undefined;
  return run.objects.find((o) => o.id === id)?.type;
}

/** Of instructions that swallow an exception, what is said first of all. */
export function swallowedWords({recording, list}: Telling, dids: readonly Did[]): Caption[] {
  return dids.flatMap((did) => {
    const swallowed = swallowedBy(recording, list, did);
    if (swallowed) return [saySwallowed(swallowed)];
    const dropped = droppedBy(recording, list, did);
    return dropped === undefined
      ? []
      : [caption`the ${code('finally')} block drops the ${code(dropped, 24)}`];
  });
}

/** The type of the exception that ends with this instruction, because a `finally` leaves in another way. */
function droppedBy(recording: Recording, list: readonly Did[], did: Did): string | undefined {
  if (did.instruction.name !== 'POP_EXCEPT' || handlerLeft(recording, did.step) !== 'finally')
    return undefined;
  const next = did.next === null ? undefined : list[did.next];
  return next?.instruction.name === 'RERAISE' ? undefined : handledIn(recording, did.frame, did.step);
}

/** `__exit__() gives back a true value, so the KeyError goes no further`. */
function saySwallowed({exception, by}: Swallowed): Caption {
  const who = by === undefined ? caption`the exit method` : code(by, 24);
  return caption`${who} gives back a true value, so the ${code(exception, 24)} goes no further`;
}
