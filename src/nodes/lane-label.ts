import type {LaneView} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {fitText, Label, Plain, type PlainProps} from './primitives/index.ts';

export interface LaneLabelProps extends PlainProps {
  readonly view: LaneView;
  readonly hue: string;
  readonly width: number;
  /** Whether lanes stand close together. */
  readonly close: boolean;
  readonly palette: Palette;
}

const large = {...type.label, size: 34, weight: 600};
const small = {...type.label, size: 28, weight: 600};

/** A thread's name and what it runs. Position: its left end, at the middle of its lane. */
export class LaneLabel extends Plain {
  public constructor({view, hue, width, close, palette, ...rest}: LaneLabelProps) {
    super(rest);
    const style = close ? small : large;
    const apart = close ? 15 : 20;
    const {note} = view;
    const title = fitText(view.title, style, width);
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
