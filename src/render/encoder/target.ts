/** Kinds of file that a clip can become; `png` is a numbered sequence in a folder. */
export const containers = ['mp4', 'webm', 'mov', 'gif', 'png'] as const;
export type Container = (typeof containers)[number];

/** How carefully a clip is encoded; what each means to an encoder stands in its settings. */
export const qualities = ['draft', 'high', 'max'] as const;
export type Quality = (typeof qualities)[number];

/** What a clip is to become. */
export interface Target {
  readonly container: Container;
  readonly quality: Quality;
  /** The most bytes that a GIF may have; its size, rate and colours are lowered until it fits. */
  readonly maxBytes?: number;
}

/** The containers that can hold a transparent ground. */
export function canBeTransparent(container: Container): boolean {
  return container === 'webm' || container === 'mov' || container === 'png';
}

/** Players take pictures shorter than two hundredths of a second for longer ones. */
export const GIF_MOST_FPS = 50;

/** What a clip is to be, as far as a container may not be able to hold it. */
export interface Wanted {
  readonly fps: number;
  readonly transparent?: boolean;
}

/** Why a target can't be had, in a sentence; undefined if it can. */
export function refusalOf({fps, transparent}: Wanted, {container, maxBytes}: Target): string | undefined {
  if (transparent && !canBeTransparent(container)) {
    return `A transparent ground can't be kept in ${container.toUpperCase()}: choose webm, mov or png.`;
  }
  if (container === 'gif' && fps > GIF_MOST_FPS) {
    return `A GIF counts in hundredths of a second, and players slow down pictures of less than two: it can have ${GIF_MOST_FPS} frames a second at most, not ${fps}.`;
  }
  if (maxBytes !== undefined && container !== 'gif') {
    return `Only a GIF can be made to fit a number of MB, not ${container.toUpperCase()}: choose gif, or a lower quality or size.`;
  }
  return undefined;
}
