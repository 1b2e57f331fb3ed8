import type {Palette, StageName} from '../theme/colour.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Glyph, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

const names: Readonly<Record<StageName, string>> = {
  source: 'Source',
  tokens: 'Tokens',
  ast: 'AST',
  scopes: 'Scopes',
  bytecode: 'Bytecode',
  eval: 'Eval loop',
  refs: 'Refcounts',
  gil: 'GIL',
};
const road: readonly StageName[] = ['source', 'tokens', 'ast', 'scopes', 'bytecode', 'eval'];

export interface WayProps extends PlainProps {
  readonly now: StageName;
  readonly palette: Palette;
}

/** The way through CPython, this clip's stage lit; what goes on inside the loop follows as a seventh. */
export class Way extends Plain {
  public constructor({now, palette, ...props}: WayProps) {
    super(props);
    const stops = road.includes(now) ? road : [...road, now];
    let x = 0;
    for (const [i, stop] of stops.entries()) {
      if (i > 0) {
        this.add(new Glyph({name: 'chevron', size: 16, fill: palette.faint, at: [x + 20, 0]}));
        x += 40;
      }
      const lit = stop === now;
      const style = lit ? type.wayNow : type.way;
      const width = textWidth(names[stop], style);
      const past = i < stops.indexOf(now);
      const fill = lit ? palette.onHue : past ? mix(palette.bg, palette.fg, 0.75) : palette.dim;
      if (lit) {
        this.add(
          new Box({at: [x - 4, -24], width: width + 40, height: 48, radius: 24, fill: palette.stage[stop]}),
        );
        x += 16;
      }
      this.add(new Label({text: names[stop], style, fill, at: [x, 0]}));
      x += width + (lit ? 20 : 0);
    }
  }
}
