import {SourcePane} from '../nodes/source-pane.ts';
import {SpanLight} from '../nodes/span-light.ts';
import type {Stage} from '../nodes/stage.ts';
import {HEAD_ROOM, type SourceColumn} from '../story/vocabulary/source-column.ts';
import type {SourceView} from '../story/vocabulary/source-view.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';

/** A story's program, and the column that it stands in. */
interface Sourced {
  readonly source: SourceView;
  readonly column: SourceColumn;
}

/** The program at the left edge, with room above for a section's head. */
export function sourcePane({palette, format, hue}: Stage, {source, column}: Sourced): SourcePane {
  return new SourcePane({
    at: [format.margin, format.contentTop + HEAD_ROOM],
    view: source,
    width: column.width,
    rows: column.rows,
    rowHeight: column.rowHeight,
    style: {...type.code, size: column.size},
    palette,
    hue,
  });
}

/** The program at the left edge, with a light that goes from span to span. */
export function litSource(stage: Stage, view: Sourced) {
  const {palette, format, hue} = stage;
  const pane = sourcePane(stage, view);
  const light = new SpanLight({pane, fill: mix(palette.bg, hue, 0.4), stroke: hue});
  pane.under.add(light);
  const style = {...type.code, size: view.column.size};
  return {pane, light, top: format.contentTop + HEAD_ROOM, style};
}
