import type {Recording, Threads} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import type {LaneView, Window} from '../vocabulary/thread-lanes.ts';
import type {Convoy} from './convoy.ts';
import type {Facts, Kind} from './facts.ts';
import type {Moment} from './moment.ts';
import type {Release} from './release.ts';
import type {KeptUpdate, LostUpdate} from './updates.ts';

/** What every part of the telling speaks of. */
export interface Matter {
  readonly recording: Recording;
  readonly threads: Threads;
  readonly format: Format;
  readonly lanes: readonly LaneView[];
  readonly facts: Facts;
  readonly kind: Kind;
  readonly moment: Moment;
  /** All of the run. */
  readonly whole: Window;
  /** The thread that always comes back late; for `convoy`. */
  readonly convoy?: Convoy;
  readonly release?: Release;
  readonly lost?: LostUpdate;
  /** What the program expected of the lost name, in its own output. */
  readonly expected?: string;
  readonly kept?: KeptUpdate;
  /** Threads without a lane. */
  readonly hidden: number;
}
