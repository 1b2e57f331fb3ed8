import type {Recording, TreeNode} from '../../recording/index.ts';
import {operatorSigns} from '../operators.ts';
import {spanText} from '../source.ts';
import {columnsOf, cutColumns} from '../vocabulary/mono.ts';
import type {StatementTree, TreeBox} from '../vocabulary/statement-tree.ts';
import {inBody, isStatement} from './header.ts';

/** Columns that a box's edge takes on both sides together, and columns between two boxes. */
const EDGE = 2.2;
const GAP = 1.4;
/** A detail is cut to the first of these many columns that lets the tree fit. */
const DETAILS = [14, 10, 7];

/** How much room a tree has. */
export interface TreeRoom {
  /** Columns of the code face. */
  readonly columns: number;
  readonly levels: number;
}

interface Branch {
  ids: number[];
  type: string;
  detail: string;
  folded: boolean;
  branches: Branch[];
}

/** The tree of one statement, without the statements inside it, folded until it fits. */
export function statementTree(recording: Recording, root: number, room: TreeRoom): StatementTree {
  const branch = fittingBranch(recording, root, room);
  const boxes: TreeBox[] = [];
  place(branch, null, 0, 0, boxes);
  const left = Math.min(...boxes.map((b) => b.x));
  return {
    boxes: boxes.map((b) => ({...b, x: b.x - left})),
    width: Math.max(...boxes.map((b) => b.x + b.width)) - left,
    levels: levelsOf(branch),
    compiler: false,
  };
}

function fittingBranch(recording: Recording, root: number, room: TreeRoom): Branch {
  for (const longest of DETAILS) {
    const branch = branchOf(recording, root, true, longest);
    do {
      if (levelsOf(branch) <= room.levels && widthOf(branch) <= room.columns) return branch;
    } while (foldOne(recording, branch, room, longest));
  }
  const whole = branchOf(recording, root, true, DETAILS[0] ?? 0);
  fold(recording, whole, Math.max(1, Math.floor(room.columns - EDGE)));
  return whole;
}

/** The box that stands for instructions that no node of the tree asks for. */
export function compilerTree(): StatementTree {
  const width = boxWidth('the compiler', 'no node');
  return {
    boxes: [
      {ids: [], type: 'the compiler', detail: 'no node', parent: null, level: 0, x: 0, width, folded: false},
    ],
    width,
    levels: 1,
    compiler: true,
  };
}

/** Where a node of the recording's tree is drawn. */
export function boxOf(tree: StatementTree, id: number): number | undefined {
  const found = tree.boxes.findIndex((box) => box.ids.includes(id));
  return found < 0 ? undefined : found;
}

function branchOf(recording: Recording, id: number, root: boolean, longest: number): Branch {
  const node = recording.tree[id];
  if (!node) throw new RangeError(`The recording's tree has no node ${id}.`);
  const children = node.children.filter((child) => {
    const entry = recording.tree[child];
    return entry !== undefined && !(root && inBody(node, entry));
  });
  const branch: Branch = {
    ids: [id],
    type: node.type,
    detail: cutColumns(detailOf(node), longest),
    folded: false,
    branches: children.map((child) => branchOf(recording, child, false, longest)),
  };
  // What is inside these is a code object of its own: none of its instructions stands in this table.
  const own = ['Lambda', 'GeneratorExp'].includes(node.type) || (!root && isStatement(node.type));
  if (own || node.type === 'arguments') fold(recording, branch, longest);
  return branch;
}

/** Folds a branch into one box with its source text; the ids below it become its own. */
function fold(recording: Recording, branch: Branch, longest: number): void {
  if (branch.branches.length === 0) return;
  const [id = 0] = branch.ids;
  const span = recording.tree[id]?.span;
  branch.ids = idsOf(branch);
  branch.branches = [];
  branch.folded = true;
  if (span) branch.detail = cutColumns(spanText(recording, span).replace(/\s+/g, ' '), longest);
  else if (branch.detail === '') branch.detail = '…';
}

/** Folds what costs least; false when nothing is left to fold. */
function foldOne(recording: Recording, root: Branch, room: TreeRoom, longest: number): boolean {
  const levels = levelsOf(root) > room.levels ? room.levels : undefined;
  let best: {parent: Branch; branch: Branch; cost: number} | undefined;
  const visit = (parent: Branch, level: number) => {
    for (const branch of parent.branches) {
      visit(branch, level + 1);
      if (branch.branches.length === 0) continue;
      if (levels !== undefined && level + levelsOf(branch) <= levels) continue;
      // Small and deep first: what stays is the statement's own shape.
      const cost = idsOf(branch).length * 10 - level;
      if (!best || cost < best.cost) best = {parent, branch, cost};
    }
  };
  visit(root, 1);
  if (best) {
    fold(recording, best.branch, longest);
    return true;
  }
  return gather(root);
}

/** Puts two neighbours of the longest row of leaves, from its middle, into one box. */
function gather(root: Branch): boolean {
  const rows = [root].filter((b) => b.branches.length > 2);
  const [row] = rows;
  if (!row) return false;
  const at = Math.max(1, Math.ceil(row.branches.length / 2) - 1);
  const [first, second] = row.branches.slice(at, at + 2);
  if (!first || !second) return false;
  const ids = [...idsOf(first), ...idsOf(second)];
  const had = (b: Branch) => (b.type === '…' ? Number(b.detail.split(' ')[0]) : 1);
  const merged: Branch = {
    ids,
    type: '…',
    detail: `${had(first) + had(second)} more`,
    folded: true,
    branches: [],
  };
  row.branches.splice(at, 2, merged);
  return true;
}

function idsOf(branch: Branch): number[] {
  return [...branch.ids, ...branch.branches.flatMap(idsOf)];
}

function levelsOf(branch: Branch): number {
  return 1 + Math.max(0, ...branch.branches.map(levelsOf));
}

function boxWidth(type: string, detail: string): number {
  return Math.max(columnsOf(type), columnsOf(detail)) + EDGE;
}

function childrenWidth({branches}: Branch): number {
  return branches.reduce((sum, b) => sum + widthOf(b), 0) + Math.max(0, branches.length - 1) * GAP;
}

function widthOf(branch: Branch): number {
  return Math.max(boxWidth(branch.type, branch.detail), childrenWidth(branch));
}

/** Parents stand above the middle of their children. */
function place(branch: Branch, parent: number | null, level: number, left: number, boxes: TreeBox[]): void {
  const room = widthOf(branch);
  const width = boxWidth(branch.type, branch.detail);
  const {ids, type, detail, folded} = branch;
  const index =
    boxes.push({ids, type, detail, parent, level, x: left + (room - width) / 2, width, folded}) - 1;
  let x = left + (room - childrenWidth(branch)) / 2;
  for (const child of branch.branches) {
    place(child, index, level + 1, x, boxes);
    x += widthOf(child) + GAP;
  }
}

/** What tells a node from others of its type: its name, value or operator. */
function detailOf({type, attributes}: TreeNode): string {
  if (attributes.op !== undefined)
    return `${operatorSigns(attributes.op)[0]}${type === 'AugAssign' ? '=' : ''}`;
  if (attributes.ops !== undefined) return operatorSigns(attributes.ops).join(' ');
  if (type === 'Attribute') return `.${attributes.attr ?? ''}`;
  if (type === 'alias') return attributes.asname ?? attributes.name ?? '';
  const named = attributes.id ?? attributes.name ?? attributes.arg ?? attributes.attr;
  if (named !== undefined) return named;
  if (type === 'ImportFrom') return attributes.module ?? '';
  if (type === 'Global' || type === 'Nonlocal') return attributes.names ?? '';
  return type === 'Constant' || type === 'MatchSingleton' ? (attributes.value ?? '') : '';
}
