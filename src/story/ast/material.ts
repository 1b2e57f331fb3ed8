import type {Recording} from '../../recording/index.ts';
import type {Subject} from './choose.ts';
import type {DepthLesson} from './depth.ts';
import type {Fitting} from './fit.ts';
import type {Area} from './layout.ts';
import type {Tree} from './tree.ts';

/** What one telling is made of. */
export interface Material {
  readonly recording: Recording;
  readonly tree: Tree;
  readonly subject: Subject;
  readonly lesson: DepthLesson | null;
  readonly area: Area;
  readonly fitting: Fitting;
  /** Statements that get a beat of their own; the others are told together. */
  readonly most: number;
}
