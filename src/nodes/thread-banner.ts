import {easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Banner, BannerPart} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Plain, type PlainProps} from './primitives/index.ts';
import {flowText, type TextRun} from './rich-text.ts';

export interface ThreadBannerProps extends PlainProps {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** The colour of each lane. */
  readonly hues: readonly string[];
}

const words = {...type.caption, size: 32, weight: 500};
const code = {...type.captionCode, size: 32, weight: 400};
const PAD = 34;

/** One sentence over the lanes, in which threads, numbers and opcodes have their colours. Position: top left corner. */
export class ThreadBanner extends Plain {
  private readonly options: ThreadBannerProps;
  private readonly text = new Plain();

  public constructor(options: ThreadBannerProps) {
    const {width, height, palette, hues: _hues, ...rest} = options;
    super({...rest, opacity: 0});
    this.options = options;
    this.add(new Box({width, height, radius: 18, fill: palette.panel, stroke: palette.line}));
    this.add(this.text);
  }

  /** Says something in the place of what stood there before; null: the banner goes. */
  public *say(banner: Banner | null, seconds: number): ThreadGenerator {
    if (banner === null) {
      yield* this.opacity(0, seconds, easeInOutCubic);
      return;
    }
    const change = this.opacity() > 0;
    if (change) yield* this.text.opacity(0, seconds * 0.4, easeInOutCubic);
    this.text.removeChildren();
    const {width, height} = this.options;
    const set = flowText(
      banner.map((part) => this.run(part)),
      {width: width - 2 * PAD, lines: 2, align: 'left', lineHeight: 44, words, role: 'banner'},
    );
    set.position([PAD, height / 2]);
    this.text.add(set);
    if (!change) this.text.opacity(1);
    if (change) yield* this.text.opacity(1, seconds * 0.6, easeInOutCubic);
    else yield* this.opacity(1, seconds, easeInOutCubic);
  }

  private run(part: BannerPart): TextRun {
    const {palette, hues} = this.options;
    const {text} = part;
    switch (part.as) {
      case 'words':
        return {text, style: words, fill: palette.fg, whole: false};
      case 'number':
        return {text, style: {...code, weight: 700}, fill: palette.fg, whole: true};
      case 'gil':
        return {text, style: code, fill: palette.stage.gil, whole: true};
      case 'opcode':
        return {text, style: code, fill: palette.stage.bytecode, whole: true};
      case 'thread':
        return {text, style: {...words, weight: 700}, fill: hues[part.lane] ?? palette.fg, whole: true};
    }
  }
}
