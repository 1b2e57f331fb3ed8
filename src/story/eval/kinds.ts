import type {Did} from './execution.ts';

/** Instructions that do nothing that could be seen. */
export const SILENT: ReadonlySet<string> = new Set([
  'RESUME',
  'NOP',
  'NOT_TAKEN',
  'CACHE',
  'EXTENDED_ARG',
  'END_FOR',
  'COPY_FREE_VARS',
  'MAKE_CELL',
]);

/** Those that do the work of a program are explained twice, others once. */
const OFTEN = /^(BINARY_OP|COMPARE_OP|CALL|STORE_ATTR|STORE_DEREF|STORE_SUBSCR|CHECK_EXC)/;

/** What sort of instruction it is to somebody who learns: `LOAD_FAST_BORROW` is no news after `LOAD_FAST`. */
function kindOf({instruction: {name, argText}, jumped}: Did): string {
  if (/^LOAD_FAST/.test(name)) return 'LOAD_FAST';
  if (/^LOAD_(CONST|SMALL_INT|COMMON)/.test(name)) return 'LOAD_CONST';
  if (/^LOAD_(NAME|GLOBAL)/.test(name)) return 'LOAD_NAME';
  if (/^STORE_(FAST|NAME|GLOBAL)/.test(name)) return 'STORE_FAST';
  if (/^(POP_JUMP|FOR_ITER)/.test(name))
    return `${name.startsWith('POP') ? 'POP_JUMP' : name} ${jumped ? 'jumped' : 'stayed'}`;
  return name === 'BINARY_OP' && argText === '[]' ? 'BINARY_OP []' : name;
}

/** What was explained so far. */
export class Lessons {
  private readonly given = new Map<string, number>();

  /** Whether an instruction is worth words of its own. */
  public isNew(did: Did): boolean {
    if (SILENT.has(did.instruction.name)) return false;
    const kind = kindOf(did);
    return (this.given.get(kind) ?? 0) < (OFTEN.test(kind) ? 2 : 1);
  }

  public learn(did: Did): void {
    const kind = kindOf(did);
    this.given.set(kind, (this.given.get(kind) ?? 0) + 1);
  }
}
