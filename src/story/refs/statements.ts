import type {Code, Instruction, Recording, TreeNode} from '../../recording/index.ts';
import {headerOf, isStatement} from '../bytecode/header.ts';
import {nodesOf} from '../node-at.ts';
import {sourceLines} from '../source.ts';

/** A statement that an instruction belongs to. */
export interface Statement {
  /** Its source text; the header of a compound one. */
  readonly text: string;
  /** Whether it is a simple one. */
  readonly simple: boolean;
  /** What node it is in the tree; undefined where only the line is known. */
  readonly type: string | undefined;
}

/** Finds the statements that instructions belong to. */
export class Statements {
  private readonly recording: Recording;
  private readonly lines: readonly string[];

  public constructor(recording: Recording) {
    this.recording = recording;
    this.lines = sourceLines(recording);
  }

  /** The statement of an instruction that stands on `line`. */
  public of(code: Code, instruction: Instruction, line: number): Statement {
    const own = this.around(code, instruction) ?? this.only(code, line);
    const simple = own !== undefined && this.isSimple(own);
    const matched = simple ? this.matchAround(instruction) : undefined;
    const node = matched ?? own;
    const known = node !== undefined && this.startsBy(node, line) ? this.textOf(node) : '';
    const type = known ? this.recording.tree[node ?? -1]?.type : undefined;
    return {text: known || this.head(line), simple: simple && matched === undefined, type};
  }

  /** The expression that an instruction works out, as source text; empty where there is none. */
  public expression(instruction: Instruction): string {
    const node = nodesOf(this.recording, instruction).at(-1);
    return node === undefined ? '' : this.textOf(node);
  }

  /**
   * The statement around an instruction; in the body of a generator expression or a lambda, which runs later than the
   * statement around it, that expression.
   */
  private around(code: Code, instruction: Instruction): number | undefined {
    let at: number | null | undefined = nodesOf(this.recording, instruction)[0];
    while (at !== null && at !== undefined) {
      const node: TreeNode | undefined = this.recording.tree[at];
      if (!node) return undefined;
      if (at === code.node && code.name.startsWith('<') && code.parent !== null) return at;
      if (isStatement(node.type)) return at;
      at = node.parent;
    }
    return undefined;
  }

  /** The statement that all of a line's instructions belong to, for those that carry out no node themselves. */
  private only(code: Code, line: number): number | undefined {
    const here = code.instructions.filter((i) => i.line === line && nodesOf(this.recording, i).length > 0);
    const statements = new Set(here.map((i) => this.around(code, i)));
    return statements.size === 1 ? [...statements][0] : undefined;
  }

  /** The `match` whose subject an instruction of the compiler clears away; its place is that of a case's body. */
  private matchAround({name, origin, span}: Instruction): number | undefined {
    if (name !== 'POP_TOP' || origin !== 'compiler' || !span) return undefined;
    const {tree} = this.recording;
    const found = tree.findLastIndex(
      (node) => node.type === 'Match' && node.span && node.span[0] < span[0] && span[2] <= node.span[2],
    );
    return found < 0 ? undefined : found;
  }

  private isSimple(node: number): boolean {
    const blocks = ['body', 'handlers', 'cases'];
    const {type, children} = this.recording.tree[node] ?? {type: '', children: []};
    if (!isStatement(type)) return true;
    return !children.some((child) => blocks.includes(this.recording.tree[child]?.field ?? ''));
  }

  /** A decorator stands before the `def` that it belongs to, and speaks for itself. */
  private startsBy(node: number, line: number): boolean {
    return (this.recording.tree[node]?.span?.[0] ?? line) <= line;
  }

  /** All of a simple statement, the header of a compound one. */
  private textOf(node: number): string {
    const {type, span} = this.recording.tree[node] ?? {};
    return span || type === 'match_case' ? headerOf(this.recording, node).text : '';
  }

  private head(line: number): string {
    return (this.lines[line - 1] ?? '').trim().replace(/:$/, '');
  }
}
