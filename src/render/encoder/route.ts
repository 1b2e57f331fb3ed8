import type {PictureOptions, SinkOptions} from '../page/sink.ts';
import type {PageServer} from '../server.ts';

/**
 * A way from drawn pictures to a file of one size, rate and kind: the frames of a segment become a part, the parts of a
 * clip become the file. A part is one file; it is kept in the cache, and the same part may be joined into many clips.
 */
export interface Route {
  /** What encodes, for people and for `--json`. */
  readonly encoder: Encoding;
  /**
   * All that a part depends on beside its pictures, in any words: encoder, version, settings, and how a part is laid
   * out. Parts are kept by it, so whatever changes a part must change it too.
   */
  readonly fingerprint: string;
  /**
   * Cores that one browser keeps busy with the encoder that it feeds. Default 1: then browsers that draw at the same time
   * are worth their start.
   */
  readonly busy?: number;
  /** Begins a part. The page is then called with {@link PartWork.sink}. */
  begin(order: PartOrder): Promise<PartWork>;
  /** Whether what it makes is a folder of files, rather than a file. Default false. */
  readonly folder?: boolean;
  /**
   * Puts the parts of a clip together, in their order. The same parts give the same bytes.
   *
   * @param draft - An empty file, or an empty folder, to write into; its name has no meaning.
   */
  join(parts: readonly PartFile[], draft: string): Promise<Joined>;
}

/** What a route decided on, if anything. */
export interface Joined {
  /** What encoded in the end, if not what made the parts. */
  readonly encoding?: Encoding;
  readonly gif?: GifSettings;
}

/** How a GIF was made. */
export interface GifSettings {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Colours of its palette. */
  readonly colours: number;
}

/** Which encoder made a file; `canvas` is the browser's own, for pictures. */
export type Encoding = 'ffmpeg' | 'webcodecs' | 'canvas';

/** A part that is wanted. */
export interface PartOrder {
  /** How many frames the page will hand over; the first is frame 0 of the part, wherever in the clip it stands. */
  readonly frames: number;
  /** Path of the file to write; nothing is there yet. */
  readonly file: string;
  /** Takes what the page posts. */
  readonly server: PageServer;
  /** The browser's profile folder. */
  readonly profile: string;
}

/** A part that is being made. */
export interface PartWork {
  /** Where the page shall hand its pictures to. */
  readonly sink: SinkOptions | PictureOptions;
  /**
   * To be called when the page has handed over all pictures: resolves when the file is complete and closed.
   *
   * @throws if pictures are missing, or the encoder failed.
   */
  end(): Promise<void>;
  /**
   * Ends at once what still runs. What lies at the part's path then has no meaning.
   *
   * @param error - Why; what the page says is often only that something on this side broke.
   * @returns The reason to tell: `error` itself, or what was behind it; {@link RouteClosed} if another route must do.
   */
  cancel(error: unknown): Promise<unknown>;
}

/** A part that is complete. */
export interface PartFile {
  readonly file: string;
  readonly frames: number;
}

/** Pictures can't take this route on this machine: the next one has to do. The message says why. */
export class RouteClosed extends Error {
  override readonly name = 'RouteClosed';
}
