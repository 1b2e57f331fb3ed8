import {expect, it} from 'vitest';
import {themes} from '../../src/theme/colour.ts';

/** WCAG's contrast of two colours. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

it.each(Object.entries(themes))(
  'eight threads have names that can be read, in the theme %s',
  (_, palette) => {
    expect(new Set(palette.threads).size).toBe(8);
    for (const colour of palette.threads) {
      expect(contrast(colour, palette.bg), colour).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour, palette.panel), colour).toBeGreaterThanOrEqual(4.5);
    }
  },
);
