/**
 * Shapes of picture and what fits in them: plain numbers that stories may read too.
 *
 * A scene is laid out in the format's own units (1920 × 1080 for `wide`); a bigger or smaller picture is the same
 * layout scaled, so nothing here changes with the size of the video.
 */
export interface Format {
  readonly name: 'wide';
  /** Layout units; at 1080p one unit is one pixel. */
  readonly width: number;
  readonly height: number;
  /** Free space at the left and right edge. */
  readonly margin: number;
  /** The caption owns the picture from here down. */
  readonly captionTop: number;
  /** The clip's own content lies between here … */
  readonly contentTop: number;
  /** … and here. */
  readonly contentBottom: number;
  /** No text is smaller. */
  readonly smallestText: number;
  /** Most characters of a caption: two lines. */
  readonly captionChars: number;
}

export const wide: Format = {
  name: 'wide',
  width: 1920,
  height: 1080,
  margin: 80,
  captionTop: 940,
  contentTop: 130,
  contentBottom: 930,
  smallestText: 24,
  captionChars: 150,
};

export const formats = {wide} as const;
export type FormatName = keyof typeof formats;

/** Named video sizes of the wide format, in pixels. */
export const sizes = {
  '480p': {width: 854, height: 480},
  '720p': {width: 1280, height: 720},
  '1080p': {width: 1920, height: 1080},
  '1440p': {width: 2560, height: 1440},
  '2160p': {width: 3840, height: 2160},
} as const;

/** Frame rates that players and video sites take. */
export const frameRates = [12, 24, 25, 30, 50, 60] as const;
