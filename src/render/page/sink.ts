import type {Size} from '../job.ts';
import type {Rows} from './changed-rows.ts';

/** Where the pictures of a clip go. */
export type SinkOptions = WebCodecsOptions | RingOptions;

/** Where PNG files go: they are posted. */
export interface PictureOptions {
  readonly kind: 'png';
  readonly post: string;
}

interface VideoOptions {
  readonly size: Size;
  readonly fps: number;
  /** Whether pictures have a fourth plane, alpha, behind those of I420. */
  readonly alpha: boolean;
  /** The URL that the sink posts to. */
  readonly post: string;
}

/** The browser encodes; the encoded packets are posted. */
export interface WebCodecsOptions extends VideoOptions {
  readonly kind: 'webcodecs';
  /** As codec strings have it: `avc1.64002a`, `vp09.00.41.08`. */
  readonly codec: string;
  /** Bits a second at most. */
  readonly bitrate: number;
  /** Frames from one key frame to the next. */
  readonly gop: number;
  /** Repetitions of a picture that are encoded, if not all (see `GroupPlan`). */
  readonly repeated?: number;
}

/**
 * What changes from picture to picture is left in a file of the browser's profile, slot by slot, for another process to
 * read.
 */
export interface RingOptions extends VideoOptions {
  readonly kind: 'ring';
  readonly slots: number;
  /** Stands at the file's beginning at first, so that it can be found. */
  readonly mark: string;
}

/** Takes a clip's pictures in order. */
export interface Sink {
  /**
   * The next picture, in I420, with alpha behind it if the sink takes that; it is read before the promise resolves.
   *
   * @param changed - Which rows differ from the picture before; of the first picture: all.
   */
  picture(planes: Uint8Array<ArrayBuffer>, changed: readonly Rows[]): Promise<void>;
  /** The next picture is the same as the last. */
  repeat(): Promise<void>;
  /** There is no further picture; resolves when all of them have been handed over. */
  end(): Promise<void>;
}

/** Posts to the server that the page came from. */
export async function post(url: string, body?: BodyInit): Promise<string> {
  const response = await fetch(url, {method: 'POST', ...(body === undefined ? {} : {body})});
  if (!response.ok) throw new Error(`The renderer did not take what the page sent (${response.status}).`);
  return response.text();
}
