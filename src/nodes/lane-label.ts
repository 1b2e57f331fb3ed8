import type {LaneView} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {fitName, fitText, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface LaneLabelProps extends PlainProps {
  readonly view: LaneView;
  readonly hue: string;
  readonly width: number;
  /** The titles' face: one for all lanes ({@link titleStyle}). */
  readonly style: TextStyle;
  /** Whether lanes stand close together. */
  readonly close: boolean;
  readonly palette: Palette;
}

const large: TextStyle = {...type.label, size: 34, weight: 600};
const small: TextStyle = {...type.label, size: 28, weight: 600};

/** The face of all lanes' titles: small where lanes are close, or where a title would have to be cut. */
export function titleStyle(views: readonly LaneView[], close: boolean, width: number): TextStyle {
  return close || views.some(({title}) => textWidth(title, large) > width) ? small : large;
}

/** A thread's name and what it runs. Position: its left end, at the middle of its lane. */
export class LaneLabel extends Plain {
  public constructor({view, hue, width, style, close, palette, ...rest}: LaneLabelProps) {
    super(rest);
    const apart = close ? 15 : 20;
    const {note} = view;
    const title = fitName(view.title, style, width);
    this.add(new Label({text: title, style, fill: hue, at: [0, note === '' ? 0 : -apart], role: 'thread'}));
    if (note === '') return;
    this.add(
      new Label({
        text: fitText(note, type.noteCode, width),
        style: type.noteCode,
        fill: palette.dim,
        at: [0, apart],
      }),
    );
  }
}
