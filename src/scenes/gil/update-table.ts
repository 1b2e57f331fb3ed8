import type {Stage} from '../../nodes/stage.ts';
import {UpdateTable} from '../../nodes/update-table.ts';
import type {GilChange, GilView} from '../../story/gil.ts';
import type {Story} from '../../story/vocabulary/beat.ts';

export interface UpdatePlace {
  /** Where the table begins and ends, in units from the top. */
  readonly top: number;
  readonly bottom: number;
  /** The lanes' hues. */
  readonly hues: readonly string[];
}

/** The table under a title, unseen as yet, with room and columns for all that the story will show under that title. */
export function updateTableFor(
  title: string,
  {palette, format}: Stage,
  {view, beats}: Story<GilView, GilChange>,
  {top, bottom, hues}: UpdatePlace,
): UpdateTable {
  const changes = beats.flatMap((beat) => beat.acts.map((act) => act.change));
  const shown = changes.flatMap((c) => (c.kind === 'updates' && c.title === title && c.rows ? [c.rows] : []));
  const used = [...new Set(shown.flat().map((row) => row.lane))].sort((a, b) => a - b);
  const table = new UpdateTable({
    at: [format.margin, top],
    title,
    width: format.width - 2 * format.margin,
    height: bottom - top,
    count: Math.max(...shown.map((those) => those.length)),
    lanes: used,
    names: view.lanes.map((lane) => lane.title),
    hues,
    palette,
  });
  table.opacity(0);
  return table;
}
