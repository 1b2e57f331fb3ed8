/** The colours of a theme; what each is for stands in its name or beside it. */
export interface Palette {
  readonly bg: string;
  readonly panel: string;
  readonly line: string;
  readonly fg: string;
  /** Labels, offsets, bytes: still at least 4.5 : 1 on `bg` and `panel`. */
  readonly dim: string;
  /** Decoration only; never the sole carrier of a fact. */
  readonly faint: string;
  /** One hue a stage: a thing keeps its stage's hue in every clip. */
  readonly stage: Readonly<Record<StageName, string>>;
  /** Eight threads; never alone: a lane has its name beside it. */
  readonly threads: readonly string[];
  readonly inc: string;
  readonly dec: string;
  /** Text on a stage's hue. */
  readonly onHue: string;
  /** Three quiet tints of source code, near the foreground. */
  readonly code: {
    readonly keyword: string;
    readonly literal: string;
    readonly plain: string;
    readonly comment: string;
  };
}

export type StageName = 'source' | 'tokens' | 'ast' | 'scopes' | 'bytecode' | 'eval' | 'refs' | 'gil';

export const dark: Palette = {
  bg: '#0D1017',
  panel: '#141923',
  line: '#262E3D',
  fg: '#E8EDF5',
  dim: '#8B96A8',
  faint: '#566174',
  stage: {
    source: '#7AA2F7',
    tokens: '#7DCFFF',
    ast: '#BB9AF7',
    scopes: '#9ECE6A',
    bytecode: '#FFD43B',
    eval: '#2DD4BF',
    refs: '#FF9E64',
    gil: '#F472B6',
  },
  threads: ['#6CB6FF', '#E5C07B', '#A6DA95', '#C6A0F6', '#F0937B', '#7DD8D0', '#D3D9E6', '#BC9A78'],
  inc: '#4ADE80',
  dec: '#F87171',
  onHue: '#0D1017',
  code: {keyword: '#A9BCE0', literal: '#D9C3A5', plain: '#E8EDF5', comment: '#8B96A8'},
};

export const themes = {dark} as const;
export type ThemeName = keyof typeof themes;

/** `over` laid on `under` with the given share, as an opaque colour: a tint that needs no transparency. */
export function mix(under: string, over: string, share: number): string {
  const channel = (hex: string, i: number) => Number.parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  const hex = (n: number) => Math.round(n).toString(16).padStart(2, '0');
  return `#${[0, 1, 2].map((i) => hex(channel(under, i) + (channel(over, i) - channel(under, i)) * share)).join('')}`;
}
