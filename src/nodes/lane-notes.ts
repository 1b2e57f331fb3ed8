import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {fitText, Label, Plain, type PlainProps} from './primitives/index.ts';

export interface LaneNotesProps extends PlainProps {
  /** What the threads without a lane did, and what is to be known of the recording; empty where there is nothing to say. */
  readonly rest: string;
  readonly warning: string;
  readonly width: number;
  readonly palette: Palette;
}

/** Space between the two, where there are both. */
const GAP = 40;

/** A line of words between the lanes and the axis. Position: its left end, in the middle. */
export class LaneNotes extends Plain {
  public constructor({rest, warning, width, palette, ...props}: LaneNotesProps) {
    super(props);
    const room = rest !== '' && warning !== '' ? (width - GAP) / 2 : width;
    const style = type.note;
    this.add(new Label({text: fitText(rest, style, room), style, fill: palette.dim}));
    const fill = palette.stage.refs;
    this.add(new Label({text: fitText(warning, style, room), style, fill, align: 'right', at: [width, 0]}));
  }
}
