import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';

/** Width and height of a picture in pixels. Video needs both to be even. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One clip to draw: everything that its pixels depend on. */
export interface Job {
  /** A name in `scenes`. */
  readonly clip: string;
  readonly recording: Recording;
  /** Layout: the scene is drawn in its units and scaled to `size`. */
  readonly format: Format;
  /** A name in `themes`. */
  readonly theme: string;
  /** Frames a second. */
  readonly fps: number;
  readonly size: Size;
  /** Leaves the ground out: what stands on it is drawn on nothing. Default false. */
  readonly transparent?: boolean;
}

/** A job as the page gets it: the recording stays behind a URL of its own. */
export interface PageJob {
  readonly clip: string;
  /** Relative to the page. */
  readonly recordingUrl: string;
  readonly format: Format;
  readonly theme: string;
  readonly fps: number;
  readonly size: Size;
  /** The clip's length. */
  readonly frames: number;
  readonly transparent: boolean;
  /** False draws every frame anew: the check that skipping changes no pixel. */
  readonly skipUnchanged: boolean;
}

/** A text node that can be seen in a frame. Places and sizes in layout units, which are pixels at 1080p. */
export interface VisibleText {
  readonly text: string;
  /** Left and top of the box around it, its rotation and scale applied. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** As seen, its scale applied. */
  readonly fontSize: number;
  /** Its own and its ancestors' opacity, multiplied: above 0, at most 1. */
  readonly opacity: number;
  /** Motion Canvas's key of the node: the scene's own where it gave one. */
  readonly key: string;
  /** What the text is to layout checks, where its node says so: `caption`. */
  readonly role?: string;
  /** Keys of its ancestors, the nearest first: which part of the picture it belongs to. */
  readonly within: readonly string[];
}

/** How far a render is. */
export interface Progress {
  /** Frames done. */
  readonly frame: number;
  /** Frames in all. */
  readonly frames: number;
  /** Frames that had to be drawn; the rest were kept, or the same as the one before. */
  readonly drawn: number;
  /** Frames whose parts had been kept from before; they are among those done. */
  readonly cached: number;
  /** Frames a second that were done beside them, so far. */
  readonly fps: number;
}
