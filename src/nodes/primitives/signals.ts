import {Color, createSignal, type SimpleSignal} from '@motion-canvas/core';

/** A CSS colour that can be animated; it stays a string, so a frame that doesn't change it parses nothing. */
export function colourSignal(initial: string): SimpleSignal<string> {
  return createSignal(initial, (from, to, value) => {
    if (value <= 0) return from;
    if (value >= 1) return to;
    return new Color(from).lerp(new Color(to), value, 'rgb').css();
  });
}

/** A number that can be animated. */
export function numberSignal(initial: number): SimpleSignal<number> {
  return createSignal(initial);
}
