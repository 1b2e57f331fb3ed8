import {Layout, type Node, Txt} from '@motion-canvas/2d';
import {BBox, Vector2} from '@motion-canvas/core';
import type {VisibleText} from '../job.ts';

/** What a node that sets its own text tells of it: boxes in its own coordinates. */
interface TextBox {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly role?: string | undefined;
}

interface TextNode {
  textBoxes(): readonly TextBox[];
}

/** What the ancestors of a node make of it. */
interface Around {
  readonly opacity: number;
  /** The part of the picture that clipping ancestors leave. */
  readonly clip: BBox | undefined;
  readonly within: readonly string[];
}

/**
 * The texts that can be seen, in the order they are drawn in: those of `Txt` nodes, and of nodes that have
 * `textBoxes()`. Texts outside the picture are listed too.
 *
 * @param root - The scene's view.
 * @param scale - Canvas pixels a layout unit.
 */
export function visibleTexts(root: Node, scale: number): VisibleText[] {
  const texts: VisibleText[] = [];
  visit(root, {opacity: 1, clip: undefined, within: []});
  return texts;

  function visit(node: Node, around: Around): void {
    const opacity = around.opacity * node.opacity();
    if (opacity <= 0) return;
    for (const box of boxesOf(node)) {
      const seen = see(node, box, {...around, opacity}, scale);
      if (seen) texts.push(seen);
    }
    if (node instanceof Txt) return;
    const clips = node instanceof Layout && node.clip();
    const inside = {
      opacity,
      clip: clips
        ? intersect(around.clip, place(node, BBox.fromSizeCentered(node.size()), scale))
        : around.clip,
      within: [node.key, ...around.within],
    };
    const children = [...node.children()].sort((a, b) => a.zIndex() - b.zIndex());
    for (const child of children) visit(child, inside);
  }
}

function boxesOf(node: Node): readonly TextBox[] {
  if (setsText(node)) return node.textBoxes();
  if (!(node instanceof Txt)) return [];
  const {x, y, width, height} = BBox.fromSizeCentered(node.size());
  return [{text: node.text(), x, y, width, height, fontSize: node.fontSize()}];
}

function setsText(node: Node): node is Node & TextNode {
  return 'textBoxes' in node && typeof node.textBoxes === 'function';
}

function see(node: Node, box: TextBox, around: Around, scale: number): VisibleText | undefined {
  if (box.text.trim() === '') return undefined;
  const placed = intersect(around.clip, place(node, new BBox(box.x, box.y, box.width, box.height), scale));
  if (placed.width <= 0 || placed.height <= 0) return undefined;
  const {a, b} = node.localToWorld();
  const {x, y, width, height} = placed;
  return {
    text: box.text,
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
    fontSize: round((box.fontSize * Math.hypot(a, b)) / scale),
    opacity: around.opacity,
    key: node.key,
    ...(box.role === undefined ? {} : {role: box.role}),
    within: around.within,
  };
}

/** The box around a node's box, as it stands in the picture, in layout units. */
function place(node: Node, box: BBox, scale: number): BBox {
  const matrix = node.localToWorld();
  return BBox.fromPoints(...box.corners.map((c) => new Vector2(c).transformAsPoint(matrix).scale(1 / scale)));
}

/** Matrices bring errors of single precision: hundredths of a unit are exact. */
const round = (units: number) => Math.round(units * 100) / 100;

function intersect(clip: BBox | undefined, box: BBox): BBox {
  if (!clip) return box;
  const left = Math.max(clip.left, box.left);
  const top = Math.max(clip.top, box.top);
  const width = Math.max(0, Math.min(clip.right, box.right) - left);
  const height = Math.max(0, Math.min(clip.bottom, box.bottom) - top);
  return new BBox(left, top, width, height);
}
