import type {Moment, Recording} from '../../recording/index.ts';
import {type Caption, caption, code, count, plainCaption} from '../vocabulary/caption.ts';
import {namesOf} from './room.ts';
import {cellText, instanceOf, isIterator, say, sayName} from './values.ts';
import {sayList} from './words/doing.ts';

/** What a piece of the run changed, seen from one of its frames. */
export interface Effects {
  /** Names of the frame that stand for something else now, and attributes of objects that do. */
  readonly changes: readonly {
    readonly name: string;
    readonly slot: number;
    readonly of?: string;
    readonly inPlace?: true;
  }[];
  /** The steps that it is about, both included. */
  readonly steps: readonly [first: number, last: number];
  /** What was written meanwhile. */
  readonly output: string;
}

/** Compares two moments of one frame. */
export function effectsOf(
  recording: Recording,
  frame: number,
  from: Moment,
  to: Moment | undefined,
  steps: readonly [first: number, last: number],
): Effects {
  const output = recording.run.events
    .filter((e) => e.kind === 'output' && e.step >= steps[0] && e.step <= steps[1])
    .map((e) => (e.kind === 'output' ? e.text : ''))
    .join('');
  const before = from.frames.get(frame);
  const after = to?.frames.get(frame);
  if (!to || !before || !after) return {changes: [], steps, output};
  const old = new Map(namesOf(recording, from, before));
  // The hidden argument of a generator expression is no name of the program's.
  const names = namesOf(recording, to, after).filter(([name]) => !name.startsWith('.'));
  const changes: {name: string; slot: number; of?: string; inPlace?: true}[] = names
    .filter(([name, slot]) => slot !== 0 && Math.abs(slot) !== Math.abs(old.get(name) ?? 0))
    .map(([name, slot]) => ({name, slot}));
  for (const [name, slot] of names) {
    const id = Math.abs(slot);
    const was = from.objects.get(id);
    const is = to.objects.get(id);
    if (!was || !is || was === is || changes.some((c) => c.name === name)) continue;
    if (instanceOf(is)) {
      for (const [label, held] of is.holds) {
        if (label.startsWith('.') && was.holds.find(([l]) => l === label)?.[1] !== held)
          changes.push({name: label.slice(1), slot: held, of: name});
      }
    } else if (was.repr !== is.repr) changes.push({name, slot, inPlace: true});
  }
  return {changes, steps, output};
}

/** ``acc` is now 800 and `p` is 500`; undefined where nothing changed that has a name. */
export function sayChanges({changes, steps}: Effects, moment: Moment, most = 2): Caption | undefined {
  // That a name stands for what was made under it goes without saying, unless there is nothing else to say.
  const made = changes.filter(
    ({name, slot}) =>
      cellText(slot, moment.objects).endsWith(` ${name}`) &&
      (moment.objects.get(Math.abs(slot))?.record.born ?? -1) >= steps[0],
  );
  const told = changes.filter((change) => !made.includes(change));
  // That an iterator went on says least of all.
  const plain = told.filter(({slot, inPlace}) => {
    const state = moment.objects.get(Math.abs(slot));
    return !(inPlace && state && isIterator(state));
  });
  const others = plain.length > 0 ? plain : told;
  if (others.length === 0 && made.length > 0)
    return caption`${sayList(made.slice(0, 3).map(({name}) => caption`${sayName(name)}`))} ${made.length === 1 ? 'is' : 'are'} made`;
  const shown = others.slice(-most);
  if (shown.length === 0) return undefined;
  let now = ' is now ';
  const parts = shown.map(({name, slot, of, inPlace}) => {
    const what = code(of === undefined ? name : `${of}.${name}`, 24);
    const value = saidOf(moment, slot);
    // It was that object before, too: only its value, where there is room for it, says what is new.
    if (inPlace && plainCaption(value).startsWith('the ')) {
      const type = moment.objects.get(Math.abs(slot))?.record.type ?? '';
      return /^(tuple|frozenset)$/.test(type)
        ? caption`what is inside ${what} changes`
        : caption`${what} changes in place`;
    }
    const verb = now;
    now = ' is ';
    return caption`${what}${verb}${value}`;
  });
  return sayList(parts);
}

function saidOf(moment: Moment, slot: number): Caption {
  const state = moment.objects.get(Math.abs(slot));
  if (state?.record.type === 'cell') return caption`${code(state.repr.replace(/^<cell: (.*)>$/s, '$1'), 18)}`;
  return say(slot, moment.objects, 18);
}

/** `writes 3`; undefined where nothing was written. */
export function sayOutput({output}: Effects): Caption | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  return lines.length === 1
    ? caption`“${code(last.trim(), 30)}” is written`
    : caption`${count(lines.length, 'line')} are written, the last “${code(last.trim(), 24)}”`;
}
