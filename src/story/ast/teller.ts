import type {Act, Beat} from '../vocabulary/beat.ts';
import type {Caption} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import type {AstChange, Light} from './changes.ts';
import type {Drawn, Pictures} from './pictures.ts';
import {isStatement, type Tree} from './tree.ts';
import type {Unit} from './units.ts';

type AstAct = Act<AstChange>;

const NOTHING: Light = {main: [], near: [], lines: null, span: null};
/** Milliseconds for one node to come, when few come and when many do. */
const SLOW = 660;
const QUICK = 360;
const SWIFT = 130;
/** Milliseconds for the view to move. */
const TURN = 700;

/** Keeps track of what the picture shows while beats are made. */
export class Teller {
  public readonly beats: Beat<AstChange>[] = [];
  public readonly pictures: Pictures;
  private readonly tree: Tree;
  private drawn: Drawn | null = null;
  private shown = new Set<string>();

  public constructor(tree: Tree, pictures: Pictures) {
    this.tree = tree;
    this.pictures = pictures;
  }

  public beat(id: string, caption: Caption, acts: readonly AstAct[], still?: number): void {
    const known = this.beats.filter((b) => b.id === id || b.id.startsWith(`${id}~`)).length;
    this.beats.push(beat(known === 0 ? id : `${id}~${known + 1}`, caption, acts, still));
  }

  /** Goes to a picture; of its boxes, those are shown for which `wanted` holds. No act if nothing changes. */
  public turn(drawn: Drawn, wanted: (node: number) => boolean, light: Light = NOTHING): AstAct[] {
    const parents = new Set(
      drawn.boxes.flatMap((b) =>
        b.node !== null && b.node !== drawn.root && wanted(b.node) ? [b.parent] : [],
      ),
    );
    // A stub is there as soon as one of its siblings is.
    const shown = drawn.boxes
      .filter((b) => (b.node === null ? parents.has(b.parent) : wanted(b.node)))
      .map((b) => b.key);
    const same =
      this.drawn === drawn && shown.length === this.shown.size && shown.every((k) => this.shown.has(k));
    this.drawn = drawn;
    this.shown = new Set(shown);
    if (same) return [];
    return [act({kind: 'turn', picture: drawn.index, shown, light}, TURN, 150)];
  }

  /** Lets nodes of the picture come in, in order; those that the picture folds away are left out. */
  public grow(nodes: readonly number[], light: Light, quick = false): AstAct[] {
    const drawn = this.drawn;
    if (!drawn) throw new RangeError('Nothing can grow before there is a picture.');
    const coming = nodes.flatMap((node) => drawn.box.get(node) ?? []).filter((b) => !this.shown.has(b.key));
    const keys = coming.map((b) => b.key);
    const parents = new Set(coming.map((b) => b.parent));
    for (const stub of drawn.boxes) {
      if (stub.node === null && parents.has(stub.parent) && !this.shown.has(stub.key)) keys.push(stub.key);
    }
    for (const key of keys) this.shown.add(key);
    if (keys.length === 0) return [];
    const each = keys.length > 12 ? SWIFT : keys.length > 5 || quick ? QUICK : SLOW;
    if (each === SLOW) return keys.map((key) => act({kind: 'grow', keys: [key], light}, SLOW, 60));
    return [act({kind: 'grow', keys, light}, Math.max(SLOW, each * keys.length), 100)];
  }

  public light(light: Light): AstAct[] {
    return [act({kind: 'light', light}, 350)];
  }

  /** Lights a statement and what is its own, in the tree and in the source. */
  public unitLight({node, own}: Unit): Light {
    const {span} = this.tree.node(node);
    const ends = own.slice(1).flatMap((id) => this.tree.node(id).span?.[2] ?? []);
    return {
      main: [`n${node}`],
      near: own.slice(1).map((id) => `n${id}`),
      lines: span ? [span[0], this.headEnd(node, ends)] : null,
      span: span && span[0] === span[2] ? span : null,
    };
  }

  /** Lights an operation and what hangs below it. */
  public nodeLight(main: number, near: readonly number[]): Light {
    const {span} = this.tree.node(main);
    return {
      main: [`n${main}`],
      near: near.map((id) => `n${id}`),
      lines: span ? [span[0], span[2]] : null,
      span: span ?? null,
    };
  }

  public get current(): Drawn | null {
    return this.drawn;
  }

  /** The last line of a statement's own text: the lines of statements inside it belong to those. */
  private headEnd(node: number, ends: readonly number[]): number {
    const {span, children} = this.tree.node(node);
    if (!span) return 1;
    const inside = children.filter((child) => isStatement(this.tree.node(child)));
    // A match_case has no position of its own, but its pattern has.
    const starts = inside.flatMap((id) =>
      this.tree.subtree(id).flatMap((i) => this.tree.node(i).span?.[0] ?? []),
    );
    if (starts.length === 0) return Math.max(span[2], ...ends);
    const body = Math.min(...starts);
    return Math.max(span[0], ...ends.filter((end) => end < body));
  }
}
