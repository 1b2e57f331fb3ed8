import type {HolderCard, HolderHue} from '../vocabulary/holder-card.ts';
import type {Holder, HolderKind} from './holders.ts';
import type {LifePoint} from './life.ts';

/** Most cards at a time; further holders share the last one. */
export const MOST_CARDS = 5;

const hues: Readonly<Record<HolderKind, HolderHue>> = {
  name: 'name',
  local: 'name',
  stack: 'stack',
  cell: 'object',
  container: 'object',
  constant: 'constant',
};

/** A card before it has its place: everything that looks the same is one, with the sum of its references. */
type Group = Omit<HolderCard, 'row' | 'key'> & {readonly place: string};

/**
 * Gives holders their cards: a card stays in its row as long as it is there, and follows its reference when that moves
 * on to another holder.
 */
export class CardTable {
  private cards: (HolderCard & {readonly place: string})[] = [];
  private made = 0;

  /** The cards at a point of the life. */
  public at(point: LifePoint): HolderCard[] {
    const groups = groupsOf(point);
    const kept = this.cards.filter((card) => groups.some((g) => g.place === card.place));
    const gone = this.cards.filter((card) => !kept.includes(card));
    const next = kept.map((card) => ({...card, ...groups.find((g) => g.place === card.place)}));
    for (const group of groups.filter((g) => !kept.some((card) => card.place === g.place))) {
      const heir = gone.findIndex(
        (card) => isKnown(card) && isKnown(group) && card.references === group.references,
      );
      const [old] = heir < 0 ? [] : gone.splice(heir, 1);
      const row = old?.row ?? freeRow(next, gone);
      next.push({...group, key: old?.key ?? `card ${this.made++}`, row});
    }
    this.cards = next.sort((a, b) => a.row - b.row);
    return this.cards.map(({place: _, ...card}) => card);
  }
}

/** Whether a card's reference can be followed: it counts, and it is known whose it is. */
const isKnown = ({hue, references}: Group | HolderCard) => hue !== 'unknown' && references > 0;

/** The first row that is free; that of a card that is just leaving only if there is no other. */
function freeRow(staying: readonly HolderCard[], leaving: readonly HolderCard[]): number {
  const rows = Array.from({length: MOST_CARDS}, (_, row) => row);
  const open = rows.filter((row) => !staying.some((card) => card.row === row));
  return open.find((row) => !leaving.some((card) => card.row === row)) ?? open[0] ?? MOST_CARDS - 1;
}

function groupsOf(point: LifePoint): Group[] {
  const groups = new Map<string, Group>();
  for (const holder of point.holders) {
    const place = placeOf(holder);
    const before = groups.get(place);
    const face = before ? {...before, title: joined(before.title, holder)} : faceOf(holder);
    groups.set(place, {...face, place, references: (before?.references ?? 0) + holder.references});
  }
  const all = [...groups.values()];
  if (point.elsewhere > 0) all.push(unknown('held elsewhere', point.elsewhere));
  if (all.length <= MOST_CARDS) return all;
  const rest = all.slice(MOST_CARDS - 1);
  const sum = rest.reduce((n, g) => n + g.references, 0);
  return [...all.slice(0, MOST_CARDS - 1), unknown(`${rest.length} more holders`, sum)];
}

/** All items of one container are one card, and locals of one name in all frames of a recursion. */
function placeOf({kind, name, owner, of}: Holder): string {
  if (kind !== 'container') return `${kind} ${name} ${owner}`;
  // Attributes have names of their own, which tell more than how many there are.
  return /^[.\p{L}_]/u.test(name) ? `${kind} ${of} ${name}` : `${kind} ${of}`;
}

/** `[0] … [7]`: from the first place in a container to the last. */
function joined(title: string, {kind, name}: Holder): string {
  if (kind !== 'container' || name === '') return title;
  return `${title.split(' … ')[0] ?? title} … ${name}`;
}

function unknown(title: string, references: number): Group {
  return {place: title.replace(/\d+/, ''), hue: 'unknown', title, code: false, note: '', references};
}

/** Most characters of what is written under a card's title. */
const NOTE = 22;

/** `fib.__defaults__` for the place `[0]` of `fib.__defaults__[0]`: a container by what can be written, if that is short. */
function within(name: string, path: string | undefined): string | undefined {
  if (!path?.endsWith(name)) return undefined;
  const container = path.slice(0, -name.length);
  return container !== '' && [...container].length <= NOTE ? container : undefined;
}

/** `another Node`, `the list itself`: a container of the object's own type. */
const relative = (kin: 'itself' | 'another', owner: string) =>
  kin === 'itself' ? `the ${owner} itself` : `another ${owner}`;

/** What stands on a holder's card. */
function faceOf({kind, name, owner, path, lasts, kin}: Holder): Omit<Group, 'place' | 'references'> {
  const hue = hues[kind];
  switch (kind) {
    case 'name':
      return {hue, title: name, code: true, note: owner === 'module' ? '' : `name in ${owner}`};
    case 'local':
      return {hue, title: name, code: true, note: `local of ${owner}`};
    case 'stack':
      return {hue, title: 'value stack', code: false, note: `of ${owner}`};
    case 'cell':
      return {hue, title: name || 'cell', code: true, note: 'cell of a closure'};
    case 'constant':
      return {hue, title: 'constant', code: false, note: `of ${owner}`};
    case 'container':
      return name
        ? {
            hue,
            title: name,
            code: true,
            note: `of ${within(name, lasts ? path : undefined) ?? (kin ? relative(kin, owner) : owner)}`,
          }
        : {hue, title: owner, code: true, note: 'object'};
  }
}
