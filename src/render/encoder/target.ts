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
