import {SourcePane} from '../nodes/source-pane.ts';
import {SpanLight} from '../nodes/span-light.ts';
import type {Stage} from '../nodes/stage.ts';
import {HEAD_ROOM, type SourceColumn} from '../story/vocabulary/source-column.ts';
import type {SourceView} from '../story/vocabulary/source-view.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';

/** The program at the left edge under a section's head, with a light that goes from span to span. */
export function litSource(
  {palette, format, hue}: Stage,
  {source, column}: {readonly source: SourceView; readonly column: SourceColumn},
) {
  const top = format.contentTop + HEAD_ROOM;
  const style = {...type.code, size: column.size};
  const pane = new SourcePane({
    at: [format.margin, top],
    view: source,
    width: column.width,
    rows: column.rows,
    rowHeight: column.rowHeight,
    style,
    palette,
    hue,
  });
  const light = new SpanLight({pane, fill: mix(palette.bg, hue, 0.4), stroke: hue});
  pane.under.add(light);
  return {pane, light, top, style};
}
