import {all, type ThreadGenerator} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Glyph, Label, Plain, textWidth} from './primitives/index.ts';

/** Where the way down from the Module is written: its left end, and its room. */
export interface CrumbRoom {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** What stands above the root of a picture of the tree, from the Module down. */
export class TreeCrumbs extends Plain {
  private readonly room: CrumbRoom;
  private readonly palette: Palette;

  public constructor(room: CrumbRoom, palette: Palette) {
    super({});
    this.room = room;
    this.palette = palette;
  }

  /** Writes the way anew where it is another one. */
  public *turn(before: readonly string[], after: readonly string[], seconds: number): ThreadGenerator {
    if (before.join('\n') === after.join('\n') && this.children().length > 0) return;
    const old = [...this.children()];
    const line = this.line(after);
    line.opacity(0);
    this.add(line);
    yield* all(...old.map((node) => node.opacity(0, seconds / 2)));
    for (const node of old) node.remove();
    yield* line.opacity(1, seconds / 2);
  }

  private line(crumbs: readonly string[]): Plain {
    const line = new Plain({at: [this.room.x, this.room.y]});
    const style = type.noteCode;
    const widthOf = (texts: readonly string[]) =>
      texts.reduce((sum, text) => sum + textWidth(text, style) + 44, 0);
    let shown = [...crumbs];
    while (shown.length > 1 && widthOf(shown) > this.room.width) {
      shown = ['…', ...shown.slice(shown[0] === '…' ? 2 : 1)];
    }
    let x = 0;
    for (const text of shown) {
      line.add(new Label({text, style, fill: this.palette.dim, at: [x, 0]}));
      x += textWidth(text, style) + 22;
      line.add(new Glyph({name: 'chevron', size: 14, fill: this.palette.faint, at: [x, 0]}));
      x += 22;
    }
    return line;
  }
}
