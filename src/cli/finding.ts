import type {Container} from '../render/encoder/target.ts';

/** One thing that the work needs, and how it stands here. */
export interface Finding {
  readonly part: 'node' | 'interpreter' | 'browser' | 'encoder' | 'fonts' | 'cache' | Container;
  /** `lesser`: the work can be done, but not as well as it could be. */
  readonly state: 'found' | 'lesser' | 'missing';
  /** What was found, with its version and where it lies; or what is wrong. */
  readonly found: string;
  /** What to do, unless all is well. */
  readonly advice?: string;
}
