import {type HierarchyPointNode, hierarchy, tree} from 'd3-hierarchy';
import {cutColumns, monoWidth} from '../vocabulary/mono.ts';
import type {TreeBox} from '../vocabulary/tree-picture.ts';

/** What is to be laid out: a box and what hangs below it. */
export interface Shown {
  readonly key: string;
  readonly node: number | null;
  readonly title: string;
  readonly detail: string;
  readonly folded: number;
  readonly children: readonly Shown[];
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sizes of a box, in units; the nodes that draw it use the same. */
export const box = {
  textSize: 26,
  foldSize: 24,
  lineHeight: 33,
  padX: 15,
  padY: 14,
  longestDetail: 18,
} as const;

const GAP = 18;
/** Least and most space between two rows: wires need it. */
const LEAST = 40;
const MOST = 92;

/** The text under a box's own lines that says how much is folded away. */
function foldText(folded: number): string {
  return folded === 1 ? '… 1 node' : `… ${folded} nodes`;
}

/** A detail as a box shows it. */
export function cutDetail(detail: string): string {
  return cutColumns(detail.replace(/\s+/g, ' '), box.longestDetail);
}

interface Sized {
  readonly shown: Shown;
  readonly width: number;
  readonly height: number;
  readonly children: Sized[];
}

/** The size of all boxes without placing them into an area. */
export interface Extent {
  readonly width: number;
  /** With the least space between rows. */
  readonly height: number;
}

function sized(shown: Shown): Sized {
  const lines = [shown.title, shown.detail].filter((line) => line !== '');
  const widths = lines.map((line) => monoWidth(line, box.textSize));
  if (shown.folded > 0) widths.push(monoWidth(foldText(shown.folded), box.foldSize));
  return {
    shown,
    width: Math.ceil(Math.max(40, ...widths) + 2 * box.padX),
    height: (lines.length + (shown.folded > 0 ? 1 : 0)) * box.lineHeight + 2 * box.padY - 4,
    children: shown.children.map(sized),
  };
}

function arrange(root: Shown) {
  const placed = tree<Sized>()
    .nodeSize([1, 1])
    .separation((a, b) => (a.data.width + b.data.width) / 2 + (a.parent === b.parent ? GAP : GAP * 1.5))(
    hierarchy(sized(root)),
  );
  const all = placed.descendants();
  const rows: number[] = [];
  for (const {depth, data} of all) rows[depth] = Math.max(rows[depth] ?? 0, data.height);
  const left = Math.min(...all.map((n) => n.x - n.data.width / 2));
  const right = Math.max(...all.map((n) => n.x + n.data.width / 2));
  return {all, rows, left, right};
}

/** How much room a tree takes. */
export function extentOf(root: Shown): Extent {
  const {rows, left, right} = arrange(root);
  return {width: right - left, height: rows.reduce((a, b) => a + b, 0) + LEAST * (rows.length - 1)};
}

/** Places a tree into an area: centred, its rows as far apart as is comfortable. */
export function layOut(root: Shown, area: Area): TreeBox[] {
  const {all, rows, left, right} = arrange(root);
  const bare = rows.reduce((a, b) => a + b, 0);
  const space = rows.length > 1 ? (area.height - bare) / (rows.length - 1) : 0;
  const gap = Math.max(LEAST, Math.min(MOST, space));
  const tops: number[] = [];
  let y = area.y;
  for (const height of rows) {
    tops.push(y);
    y += height + gap;
  }
  const shift = area.x + (area.width - (right - left)) / 2 - left;
  return all.map((n) => boxOf(n, shift, tops[n.depth] ?? 0, rows[n.depth] ?? 0));
}

function boxOf(
  {x, data: {shown, width, height}, parent}: HierarchyPointNode<Sized>,
  shift: number,
  rowTop: number,
  rowHeight: number,
): TreeBox {
  return {
    key: shown.key,
    node: shown.node,
    parent: parent?.data.shown.key ?? null,
    title: shown.title,
    detail: shown.detail,
    folded: shown.folded,
    x: Math.round(x - width / 2 + shift),
    y: Math.round(rowTop + (rowHeight - height) / 2),
    width,
    height,
    rowTop: Math.round(rowTop),
    rowBottom: Math.round(rowTop + rowHeight),
  };
}
