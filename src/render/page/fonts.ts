/// <reference types="vite/client" />

import mathFile from '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2?url';
import {lastResortFace} from './last-resort.ts';

/** Faces of the look: loaded for every clip. */
const FACES = [
  '400 20px Inter',
  '500 20px Inter',
  '600 20px Inter',
  '700 20px Inter',
  '400 20px "JetBrains Mono"',
  '700 20px "JetBrains Mono"',
];

/** ASCII and the signs that captions and labels may use on their own account. */
const OUR_OWN = `${String.fromCharCode(...Array.from({length: 95}, (_, i) => 32 + i))}·…–—‘’“”•×÷−±≤≥≠≈∞∈∅→←↑↓▲▼▶◀✓✗`;

interface Fallback {
  readonly family: string;
  /** The characters that it is there for. */
  readonly covers: RegExp;
  /** Where it is needed only together with other characters. */
  readonly when?: RegExp;
  /** Its style sheet, a chunk of its own. */
  load(): Promise<unknown>;
}

const FALLBACKS: readonly Fallback[] = [
  {
    family: 'Noto Sans Arabic Variable',
    covers: /\p{Script_Extensions=Arabic}/u,
    load: () => import('@fontsource-variable/noto-sans-arabic/index.css'),
  },
  {
    family: 'Noto Sans Hebrew Variable',
    covers: /\p{Script=Hebrew}/u,
    load: () => import('@fontsource-variable/noto-sans-hebrew/index.css'),
  },
  {
    family: 'Noto Sans Devanagari Variable',
    covers: /\p{Script_Extensions=Devanagari}/u,
    load: () => import('@fontsource-variable/noto-sans-devanagari/index.css'),
  },
  {
    family: 'Noto Sans Thai Variable',
    covers: /\p{Script=Thai}/u,
    load: () => import('@fontsource-variable/noto-sans-thai/index.css'),
  },
  {
    family: 'Noto Sans JP Variable',
    covers: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u,
    when: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
    load: () => import('@fontsource-variable/noto-sans-jp/index.css'),
  },
  {
    family: 'Noto Sans SC Variable',
    covers: /[\p{Script=Han}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u,
    load: () => import('@fontsource-variable/noto-sans-sc/index.css'),
  },
  {
    family: 'Noto Sans KR Variable',
    covers: /\p{Script=Hangul}/u,
    load: () => import('@fontsource-variable/noto-sans-kr/index.css'),
  },
  {
    family: 'Noto Sans Math',
    covers: /[\u2100-\u23ff\u27c0-\u27ef\u2900-\u2aff\u{1d400}-\u{1d7ff}]/u,
    load: loadMath,
  },
  {
    family: 'Noto Sans Symbols 2',
    covers: /[\p{So}\u2190-\u21ff\u2300-\u243f\u25a0-\u27bf\u2800-\u28ff\u2b00-\u2bff]/u,
    load: () => import('@fontsource/noto-sans-symbols-2/400.css'),
  },
  {
    family: 'Noto Sans Symbols Variable',
    covers: /[\p{So}\u2100-\u214f\u2460-\u24ff\u2600-\u27bf]/u,
    load: () => import('@fontsource-variable/noto-sans-symbols/index.css'),
  },
  {
    family: 'Noto Emoji Variable',
    covers: /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/u,
    when: /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u,
    load: () => import('@fontsource-variable/noto-emoji/index.css'),
  },
];

/**
 * Loads the faces that a text needs. They come in subsets by character, and the browser would fetch a missing one only
 * after it has measured the text without it.
 *
 * @throws if a face of the look is missing.
 */
export async function loadFonts(text: string): Promise<void> {
  const characters = [...new Set(OUR_OWN + text)];
  await Promise.all([
    import('@fontsource/inter/400.css'),
    import('@fontsource/inter/500.css'),
    import('@fontsource/inter/600.css'),
    import('@fontsource/inter/700.css'),
    import('@fontsource/jetbrains-mono/400.css'),
    import('@fontsource/jetbrains-mono/700.css'),
  ]);
  document.fonts.add(await lastResortFace().load());
  await Promise.all(FALLBACKS.map((fallback) => loadFallback(fallback, characters)));
  const all = characters.join('');
  const loaded = await Promise.all(FACES.map((face) => document.fonts.load(face, all)));
  const missing = FACES.find((_, i) => loaded[i]?.length === 0);
  if (missing !== undefined) throw new Error(`The font face ${missing} could not be loaded.`);
}

async function loadFallback({family, covers, when, load}: Fallback, characters: string[]): Promise<void> {
  const covered = characters.filter((c) => covers.test(c));
  if (covered.length === 0 || (when && !characters.some((c) => when.test(c)))) return;
  await load();
  const text = covered.join('');
  await Promise.all([400, 700].map((weight) => document.fonts.load(`${weight} 20px "${family}"`, text)));
}

/** The package's own style sheet offers its one file, which is the whole face, for Latin letters alone. */
async function loadMath(): Promise<void> {
  const unicodeRange = 'U+2100-23FF, U+27C0-27EF, U+2900-2AFF, U+1D400-1D7FF';
  document.fonts.add(new FontFace('Noto Sans Math', `url(${mathFile})`, {unicodeRange}));
}
