import {caption, code} from '../vocabulary/caption.ts';
import type {DraftBeat, Telling} from './draft.ts';
import {titleOf} from './room.ts';
import {say, sayName} from './values.ts';
import type {Doing} from './words/doing.ts';

/** What a frame that is gone leaves behind. */
export function afterReturn(telling: Telling, d: Doing): DraftBeat[] {
  return [...keptAlive(telling, d), ...finalizing(telling, d)];
}

/** The frame held an object as the last one: its `__del__()` runs before anything else. */
function finalizing({recording, list, moments}: Telling, {did}: Doing): DraftBeat[] {
  const next = list[did.step + 1];
  const begins = recording.run.events.some(
    (e) => e.kind === 'call' && e.step === next?.step && e.frame === next.frame,
  );
  const moment = moments.get(did.step + 1);
  const self = moment?.frames.get(next?.frame ?? -1)?.locals[0] ?? 0;
  if (!next || !begins || !moment || self === 0) return [];
  if (recording.codes[next.code]?.name !== '__del__') return [];
  const who = say(self, moment.objects);
  const text = caption`With the frame goes the last reference to ${who}, so CPython calls ${code(titleOf(recording, next.frame), 24)}.`;
  return [{id: `final-${did.step}`, caption: text, acts: []}];
}

/** After a return: cells of the frame that something else holds live on. */
function keptAlive({moments}: Telling, d: Doing): DraftBeat[] {
  const later = moments.get(d.did.step + 1);
  for (const [i, local] of d.before.code.localsplus.entries()) {
    if (local.kind !== 'cell' && local.kind !== 'local cell') continue;
    const id = Math.abs(d.before.locals[i] ?? 0);
    const cell = later?.objects.get(id);
    if (
      !later ||
      cell?.record.type !== 'cell' ||
      (cell.record.died ?? Number.POSITIVE_INFINITY) <= d.did.step
    )
      continue;
    const holder = [...later.objects.values()].find((o) =>
      o.holds.some(
        ([label, held]) =>
          label === '__closure__' && later.objects.get(held)?.holds.some(([, inside]) => inside === id),
      ),
    );
    if (!holder) continue;
    const who = say(holder.record.id, later.objects);
    return [
      {
        id: `kept-${d.did.step}`,
        caption: caption`The frame is gone, but ${who} still holds the cell of ${sayName(local.name)}: the variable lives on.`,
        acts: [],
      },
    ];
  }
  return [];
}
