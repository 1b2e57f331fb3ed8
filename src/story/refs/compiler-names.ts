import type {Code, Instruction} from '../../recording/index.ts';

/** Whether an instruction stores what `LOAD_FAST_AND_CLEAR` of the same comprehension put away. */
export const restoresName = ({instructions}: Code, {name, argText, span}: Instruction): boolean =>
  name.startsWith('STORE_FAST') &&
  span !== undefined &&
  instructions.some(
    (i) => i.name === 'LOAD_FAST_AND_CLEAR' && i.argText === argText && String(i.span) === String(span),
  );

/**
 * Whether an instruction is of the `name = None; del name` that the compiler writes where an `except … as name` is left
 * (`Python/codegen.c`, `codegen_try_except`): all three at one place. What the source says has a place for each.
 */
export function clearsName({instructions}: Code, {offset, name, argText}: Instruction): boolean {
  if (!/^(STORE|DELETE)_/.test(name)) return false;
  const at = instructions.findIndex((i) => i.offset === offset);
  const store = name.startsWith('STORE') ? at : at - 1;
  const [none, stored, deleted] = instructions.slice(store - 1, store + 2);
  if (store < 1 || !none || !stored || !deleted) return false;
  return (
    none.name === 'LOAD_CONST' &&
    none.argText === 'None' &&
    stored.name.replace('STORE', 'DELETE') === deleted.name &&
    stored.argText === argText &&
    deleted.argText === argText &&
    String(stored.span) === String(none.span) &&
    String(stored.span) === String(deleted.span)
  );
}
