import {describeOpcode, knowsOpcode} from '../../opcodes.ts';
import {type Caption, caption, count} from '../../vocabulary/caption.ts';
import {control} from './control.ts';
import {type Clause, data} from './data.ts';
import {type Doing, opcodeName, sayAfter} from './doing.ts';
import {objects} from './objects.ts';

const known: ReadonlyMap<string, Clause> = new Map([
  ...Object.entries(data),
  ...Object.entries(objects),
  ...Object.entries(control),
]);

/** `BINARY_OP += takes … off and pushes …`: what one instruction did; undefined where there is nothing to say. */
export function clauseOf(d: Doing): Caption | undefined {
  // Without a state after it, what it left on the stack is not known.
  if (isCutOff(d)) return caption`${opcodeName(d.instruction)} is where the recording ends`;
  const words = known.get(d.instruction.name);
  const did = words ? words(d) : fallback(d);
  return did && caption`${opcodeName(d.instruction)} ${did}`;
}

/** Whether the recording ends before the instruction is done. */
const isCutOff = ({after, did, recording}: Doing) =>
  after === undefined && did.step === recording.run.steps.length - 1 && recording.header.cuts.length > 0;

/** What the recorded stacks show, for an opcode without words of its own. */
function fallback(d: Doing): Caption {
  const top = d.pushed.at(-1);
  if (d.after && d.popped.length > 0 && top !== undefined)
    return caption`takes ${count(d.popped.length, 'value')} off and pushes ${sayAfter(d, top)}`;
  if (d.after && d.popped.length > 0) return caption`takes ${count(d.popped.length, 'value')} off the stack`;
  if (d.after && top !== undefined) return caption`pushes ${sayAfter(d, top)}`;
  return knowsOpcode(d.instruction.name)
    ? caption`is there to ${describeOpcode(d.instruction)}`
    : caption`is carried out`;
}
