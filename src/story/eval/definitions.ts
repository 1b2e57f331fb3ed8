import type {Moment} from '../../recording/index.ts';
import {type Caption, caption, code} from '../vocabulary/caption.ts';
import type {Telling} from './draft.ts';
import {type Effects, effectsOf} from './effects.ts';
import type {Stretch} from './stretch.ts';
import {sayList} from './words/doing.ts';

/** What definitions at the program's start bound, in a sentence. */
export function definitionsOf({recording, moments}: Telling, group: readonly Stretch[]): Caption {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  const from = first && moments.get(first.step);
  if (!first || !last || !from) return caption``;
  const to = moments.get(last.step + 1);
  return definitions(group, effectsOf(recording, first.frame, from, to, [first.step, last.step]));
}

/** Definitions: what they bound; with a state after them also what of their code runs, where that can be told. */
export function definitions(group: readonly Stretch[], {changes}: Effects, after?: Moment): Caption {
  const lines = group.flatMap((s) => (s.code === 0 && s.line !== null ? [s.line] : []));
  const [from, until] = [Math.min(...lines), Math.max(...lines)];
  const where =
    lines.length === 0 ? 'The module' : from === until ? `Line ${from}` : `Lines ${from} to ${until}`;
  const one = lines.length === 0 || from === until;
  const importing = group.filter((s) => s.steps.some((did) => did.instruction.name.startsWith('IMPORT')));
  const bound = new Set(
    importing.flatMap((s) =>
      s.steps.flatMap(({instruction: i}) => (i.name === 'STORE_NAME' ? [i.argText] : [])),
    ),
  );
  const imported = changes.filter(({name}) => bound.has(name)).map(({name}) => name);
  const own = changes.filter(({name}) => !bound.has(name));
  const made = own.map(({name}) => name);
  const names = (all: readonly string[]) => {
    const more = all.length - 3;
    const shown = all.slice(0, 3).map((name) => caption`${code(name, 20)}`);
    return sayList(more > 0 ? [...shown, caption`${more} more`] : shown);
  };
  if (made.length > 0 && imported.length > 0)
    return caption`${where} ${one ? 'imports' : 'import'} ${names(imported)} and ${one ? 'makes' : 'make'} ${names(made)}.`;
  if (imported.length > 0) return caption`${where} ${one ? 'imports' : 'import'} ${names(imported)}.`;
  if (made.length === 0) return caption`${where} only ${one ? 'prepares' : 'prepare'} what comes.`;
  return caption`${where} ${one ? 'makes' : 'make'} ${names(made)}${whatRuns(own, after)}.`;
}

/** The body of a class runs when the class is made, that of a function only when it is called. */
function whatRuns(made: Effects['changes'], after: Moment | undefined): string {
  const types = new Set(made.map(({slot}) => after?.objects.get(Math.abs(slot))?.record.type));
  if (types.size === 1 && types.has('function')) return ': nothing inside runs yet';
  if (types.size === 1 && types.has('type'))
    return made.length === 1 ? ': the body of the class runs at once' : ': the body of a class runs at once';
  return '';
}
