import type {Recording} from '../../recording/index.ts';
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
  const {step} = asked;
  const handled = recording.run.events.findLast(
    (e) => e.kind === 'handle' && e.frame === did.frame && e.step < step,
  );
  const id = handled?.kind === 'handle' ? handled.exception : undefined;
  const exception = recording.run.objects.find((o) => o.id === id)?.type;
  if (exception === undefined) return undefined;
  return {exception, by: asked.enters ? titleOf(recording, asked.enters.frame) : undefined};
}

/** Of instructions that swallow an exception, what is said first of all. */
export function swallowedWords({recording, list}: Telling, dids: readonly Did[]): Caption[] {
  return dids.flatMap((did) => {
    const swallowed = swallowedBy(recording, list, did);
    return swallowed ? [saySwallowed(swallowed)] : [];
  });
}

/** `__exit__() gives back a true value, so the KeyError goes no further`. */
function saySwallowed({exception, by}: Swallowed): Caption {
  const who = by === undefined ? caption`the exit method` : code(by, 24);
  return caption`${who} gives back a true value, so the ${code(exception, 24)} goes no further`;
}
