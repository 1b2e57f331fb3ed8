import type {View2D} from '@motion-canvas/2d';
import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Caption} from '../story/vocabulary/caption.ts';
import type {Palette, StageName} from '../theme/colour.ts';
import type {Format} from '../theme/formats.ts';
import {type} from '../theme/type.ts';
import {fitText, Label, Plain} from './primitives/index.ts';
import {type RichStyle, richText} from './rich-text.ts';
import {Way} from './way.ts';

export interface StageOptions {
  readonly stage: StageName;
  readonly format: Format;
  readonly palette: Palette;
  /** File name of the program. */
  readonly program: string;
  /** The interpreter that was recorded: `CPython 3.14.2 wasm32`. */
  readonly interpreter: string;
}

/**
 * What every clip has: the ground, the way through CPython, whose run this is, the opening question and the caption.
 *
 * A clip's own nodes go into {@link content}, whose origin is the top left corner of the picture.
 */
export class Stage {
  public readonly content = new Plain();
  public readonly palette: Palette;
  public readonly format: Format;
  public readonly hue: string;
  private readonly captions = new Plain();
  private readonly opening = new Plain();
  private said: Plain | undefined;

  public constructor(view: View2D, {stage, format, palette, program, interpreter}: StageOptions) {
    this.palette = palette;
    this.format = format;
    this.hue = palette.stage[stage];
    const {width, height, margin} = format;
    view.fill(palette.bg);
    const way = new Way({now: stage, palette, at: [margin, 76]});
    const whose = fitText(`${program} · ${interpreter}`, type.program, 620);
    const credit = new Label({
      text: whose,
      style: type.program,
      fill: palette.dim,
      align: 'right',
      at: [width - margin, 76],
    });
    // Content stands one level below the root, so that the question can be shown on an empty picture.
    this.content.opacity(0);
    view.add(
      new Plain({
        at: [-width / 2, -height / 2],
        children: [this.content, this.opening, way, credit, this.captions],
      }),
    );
  }

  /** Shows the question at once, on the very first frame. */
  public ask(question: Caption): void {
    const {width, height, margin} = this.format;
    const style = {...this.rich(type.question, type.questionCode), lineHeight: 84};
    const text = richText(question, style, {width: width - 4 * margin, lines: 3});
    text.position([width / 2, height / 2 - 20]);
    this.opening.add(text);
  }

  /** Takes the question away and brings the clip's nodes in. */
  public *begin(seconds: number): ThreadGenerator {
    yield* all(this.opening.opacity(0, seconds * 0.6), this.content.opacity(1, seconds));
    this.opening.removeChildren();
  }

  /** Puts a caption in the place of the one before. */
  public *say(caption: Caption, seconds: number): ThreadGenerator {
    const {width, margin, captionTop, height} = this.format;
    const style = this.rich(type.caption, type.captionCode);
    const next = richText(caption, style, {width: width - 2 * margin, role: 'caption'});
    next.position([width / 2, (captionTop + height) / 2 - 8]);
    next.opacity(0);
    const last = this.said;
    this.said = next;
    this.captions.add(next);
    if (last) yield* last.opacity(0, seconds / 2, easeInOutCubic);
    last?.remove();
    yield* next.opacity(1, last ? seconds / 2 : seconds, easeInOutCubic);
  }

  private rich(words: RichStyle['words'], code: RichStyle['code']): RichStyle {
    const {fg, threads} = this.palette;
    return {words, code, fill: fg, hue: this.hue, threads, lineHeight: 50};
  }
}
