import type {SourceColumn} from '../vocabulary/source-column.ts';
import type {SourceSpan, SourceView} from '../vocabulary/source-view.ts';
import type {TreePicture, TreeSpan} from '../vocabulary/tree-picture.ts';
import type {Area, box} from './layout.ts';

/** What the clip draws. */
export interface AstView {
  readonly source: SourceView;
  readonly column: SourceColumn;
  /** Where the tree stands. */
  readonly area: Area;
  /** Sizes that the boxes were laid out with. */
  readonly box: typeof box;
  readonly pictures: readonly TreePicture[];
  /** Where nodes stand in the source, by node. */
  readonly spans: ReadonlyMap<number, TreeSpan>;
}

/** Which boxes stand out: the one that is spoken of is filled, what belongs to it is outlined. */
export interface Light {
  readonly main: readonly string[];
  readonly near: readonly string[];
  /** Source lines that are lit. */
  readonly lines: readonly [number, number] | null;
  /** Source that is lit to the column. */
  readonly span: SourceSpan | null;
}

/** What changes. */
export type AstChange =
  /** The boxes go to their places in another picture: subtrees fold and unfold, the view moves. */
  | {
      readonly kind: 'turn';
      readonly picture: number;
      readonly shown: readonly string[];
      readonly light: Light;
    }
  /** Boxes come in, one after the other, each from its parent and from its place in the source. */
  | {readonly kind: 'grow'; readonly keys: readonly string[]; readonly light: Light}
  /** Something else stands out. */
  | {readonly kind: 'light'; readonly light: Light};
