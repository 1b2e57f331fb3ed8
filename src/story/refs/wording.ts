import type {Format} from '../../theme/formats.ts';
import {type Caption, caption, code, plainCaption} from '../vocabulary/caption.ts';
import type {Episode} from './episodes.ts';
import type {Holder} from './holders.ts';
import {number, references, type Subject} from './subject.ts';

/** Longest piece of source in a caption. */
const LONGEST_CODE = 26;

/** Words that are explained where they first appear. */
type Term = 'stack' | 'borrow' | 'cell' | 'elsewhere' | 'frame';

/** Says what episodes are, in one sentence each; remembers which words it has explained. */
export class Wording {
  private readonly subject: Subject;
  private readonly format: Format;
  private readonly explained = new Set<Term>();

  public constructor(subject: Subject, format: Format) {
    this.subject = subject;
    this.format = format;
  }

  /** What an episode comes to. */
  public tell(episode: Episode): Caption {
    return this[episode.kind](episode);
  }

  /** The question before an episode. */
  public ask(episode: Episode): Caption {
    const {the} = this.subject;
    const next = statement(episode);
    if (episode.kind === 'death') return caption`Next comes ${next}. What becomes of ${the}?`;
    if (isDelete(episode)) return caption`Next comes ${next}. Does that free ${the}?`;
    return caption`Next comes ${next}. What will the count of ${the} be?`;
  }

  private birth({facts, after}: Episode): Caption {
    const {a} = this.subject;
    const made = facts.instruction.name === 'CALL' ? 'creates' : 'makes';
    const [holder] = after.holders;
    const start = caption`${code(facts.statement, LONGEST_CODE)} ${made} ${a}`;
    if (!holder) return this.fit(caption`${start}. It lives on the heap, in memory of its own.`, start);
    if (holder.kind === 'stack') {
      return this.fit(
        caption`${start}. No name refers to it: only ${this.stack(holder)}`,
        caption`${start}, held by the value stack alone.`,
      );
    }
    return this.fit(caption`${start} on the heap, and ${this.refers(holder)} it.`, caption`${start}.`);
  }

  private gain(episode: Episode): Caption {
    const {the} = this.subject;
    const {after, before, gained, facts} = episode;
    const now = references(after.count);
    const [holder] = gained.filter((h) => h.references > 0);
    const of = statement(episode);
    if (!holder) {
      return caption`${of}: somebody ${this.elsewhere()} takes ${number(after.count - (before?.count ?? 0))} more, so ${now} now.`;
    }
    if (holder.kind === 'name' && isCopyOfName(facts.statement)) {
      return caption`${of} copies nothing: the same ${bare(this.subject)} now has ${now}.`;
    }
    if (holder.kind === 'local' && holder.of !== facts.frame) {
      return caption`For the call, ${the} is also the local ${code(holder.name, 18)} of ${code(holder.owner, 18)}: ${now}.`;
    }
    if (holder.kind === 'stack') {
      const first = !this.explained.has('stack');
      const long = caption`${of} puts ${the} on ${this.stack(holder, false)}: ${now}.`;
      return first ? this.fit(long, caption`${of} puts ${the} on the value stack: ${now}.`) : long;
    }
    return this.fit(
      caption`${of}: ${this.refers(holder)} ${the} too, ${now} now.`,
      caption`${of}: ${now} now.`,
    );
  }

  private pass(episode: Episode): Caption {
    const {the} = this.subject;
    const {after, gained} = episode;
    const [holder] = gained;
    const local = caption`the local ${code(holder?.name ?? '', 18)} of ${code(holder?.owner ?? '', 18)}`;
    if (holder?.references === 0) {
      const borrowed = this.borrowed();
      return this.fit(
        caption`The call lends ${the} to ${local}: a reference ${borrowed}.`,
        caption`The call lends ${the} to ${local}, uncounted.`,
      );
    }
    return caption`The call hands that reference over to ${local}: still ${number(after.count)}.`;
  }

  private move(episode: Episode): Caption {
    const {after, gained, lost} = episode;
    const [to] = gained.filter((h) => h.references > 0);
    const [from] = lost;
    const still = `The count stays ${number(after.count)}.`;
    if (to?.kind === 'name' && from?.kind === 'stack') {
      return caption`${statement(episode)}: the reference on the stack moves into the name ${code(to.name, 18)}. ${still}`;
    }
    if (to?.kind === 'stack' && isReturn(episode)) {
      return caption`${code(episode.facts.owner, 18)} returns it: the reference goes to the caller’s stack. ${still}`;
    }
    if (!to)
      return caption`${statement(episode)}: the holder changes, the count stays ${number(after.count)}.`;
    return caption`${statement(episode)}: a reference moves, and ${this.refers(to)} ${this.subject.the}. ${still}`;
  }

  private loss(episode: Episode): Caption {
    const {after, lost} = episode;
    const left = leftOver(after.count);
    const [holder] = lost.filter((h) => h.references > 0);
    if (isDelete(episode) && holder) {
      const what = holder.kind === 'name' || holder.kind === 'local' ? 'the name' : 'a reference';
      return caption`${statement(episode)} removes ${what}, not the ${bare(this.subject)}: ${left}.`;
    }
    return this.fit(
      caption`${this.cause(episode)}${this.goes(episode, holder)}: ${left}.`,
      caption`${this.cause(episode)}: ${left}.`,
    );
  }

  private visit(episode: Episode): Caption {
    const {after, before, peak, facts} = episode;
    const {the} = this.subject;
    if (peak === before?.count)
      return caption`${statement(episode)} works on ${the}: still ${references(after.count)}.`;
    const onStack = facts.instruction.name !== 'RETURN_VALUE';
    const where = onStack ? caption` on ${this.stack(undefined, false)}` : caption``;
    return this.fit(
      caption`${statement(episode)} needs ${the}${where} for a moment: ${number(peak)}, then ${number(after.count)} again.`,
      caption`${statement(episode)} needs ${the} for a moment: ${number(peak)}, then ${number(after.count)} again.`,
    );
  }

  private borrow(episode: Episode): Caption {
    const {the} = this.subject;
    return this.fit(
      caption`${statement(episode)} only borrows ${the} from its local: a reference ${this.borrowed()}.`,
      caption`${statement(episode)} only borrows ${the}: the count stays ${number(episode.after.count)}.`,
    );
  }

  private content(episode: Episode): Caption {
    const {the} = this.subject;
    return caption`${statement(episode)} changes ${the} in place. Its count stays ${number(episode.after.count)}.`;
  }

  private death(episode: Episode): Caption {
    const {the} = this.subject;
    const holder = episode.lost.find((h) => h.references > 0);
    if (isDelete(episode)) {
      return caption`${statement(episode)} removes the last reference: at zero, CPython frees ${the} at once.`;
    }
    return this.fit(
      caption`${this.cause(episode)}${this.goes(episode, holder)}: zero references, so ${the} is freed at once.`,
      caption`${this.cause(episode)}: zero references, so ${the} is freed at once.`,
    );
  }

  /** What the instruction that let go was about. */
  private cause(episode: Episode): Caption {
    const {name, origin} = episode.facts.instruction;
    const of = statement(episode);
    if (isReturn(episode)) return caption`${code(episode.facts.owner, 18)} returns`;
    if (name === 'POP_ITER' || name === 'END_FOR') return caption`The loop is over`;
    if (name === 'FOR_ITER') return caption`The loop has come to the end`;
    if (name === 'POP_EXCEPT') return caption`The exception is handled`;
    if (name.startsWith('STORE_') && origin === 'compiler') {
      return caption`Leaving the ${code('except')} block clears ${code(episode.facts.instruction.argText, 18)}`;
    }
    if (name === 'POP_TOP') return caption`Nobody takes the result of ${of}`;
    if (/^STORE_(NAME|FAST|GLOBAL|DEREF)/.test(name)) {
      const target = code(episode.facts.instruction.argText, 18);
      return caption`${of} points ${target} at another object`;
    }
    if (name.startsWith('CALL')) return caption`The call in ${of} is done`;
    return caption`${of} is done with it`;
  }

  /** What becomes of the holder that let go, if the cause didn't say so. */
  private goes(episode: Episode, holder: Holder | undefined): Caption {
    const {name} = episode.facts.instruction;
    if (!holder)
      return isReturn(episode) || name === 'POP_EXCEPT' ? caption`` : caption`, ${this.elsewhere()}`;
    if (holder.kind === 'local' && isReturn(episode)) {
      return caption`, and its local ${code(holder.name, 18)} goes${this.explain('frame', ' with its frame')}`;
    }
    if (holder.kind === 'container') return caption`: its ${code(holder.owner, 18)} lets go`;
    return caption``;
  }

  /** `the name a refers to`. */
  private refers({kind, name, owner}: Holder): Caption {
    const of = code(owner, 18);
    if (kind === 'name') return caption`the name ${code(name, 18)} refers to`;
    if (kind === 'local') return caption`the local ${code(name, 18)} of ${of} refers to`;
    if (kind === 'cell') {
      const cell = this.explain('cell', ' (it outlives its function)');
      return caption`the closure’s cell ${code(name, 18)}${cell} holds`;
    }
    if (kind === 'constant') return caption`the constants of ${of} hold`;
    if (kind === 'stack') return caption`the value stack holds`;
    return name ? caption`${code(name, 18)} of ${of} refers to` : caption`${of} refers to`;
  }

  private stack(_holder: Holder | undefined, full = true): Caption {
    const long = this.explain(
      'stack',
      full ? ', where instructions pass values on.' : ', where instructions pass values on',
    );
    return long === '' ? caption`the value stack${full ? '.' : ''}` : caption`the value stack${long}`;
  }

  private borrowed(): string {
    return this.explain('borrow', 'that isn’t counted, as its lender lives longer') || 'that isn’t counted';
  }

  private elsewhere(): string {
    return this.explain('elsewhere', 'elsewhere, out of the recording’s sight') || 'elsewhere';
  }

  private explain(term: Term, words: string): string {
    if (this.explained.has(term)) return '';
    this.explained.add(term);
    return words;
  }

  private fit(...variants: readonly Caption[]): Caption {
    const fitting = variants.find((v) => [...plainCaption(v)].length <= this.format.captionChars);
    return fitting ?? variants.at(-1) ?? [];
  }
}

const statement = ({facts}: Episode) => code(facts.statement, LONGEST_CODE);

const isReturn = ({facts}: Episode) => facts.instruction.name.startsWith('RETURN_');

const isDelete = ({facts}: Episode) =>
  facts.instruction.name.startsWith('DELETE_') && facts.instruction.origin === 'source';

/** `b = a`: an assignment of a bare name. */
const isCopyOfName = (text: string) => /^[\p{L}_][\p{L}\p{N}_]*\s*=\s*[\p{L}_][\p{L}\p{N}_]*$/u.test(text);

/** `list`, `Account object`: the subject without its article. */
function bare({the}: Subject): Caption {
  const [first, ...rest] = the;
  return first
    ? [{...first, text: first.text.replace(/^the /, '')}, ...rest].filter((s) => s.text !== '')
    : the;
}

const leftOver = (n: number) => (n === 1 ? 'one reference is left' : `${references(n)} are left`);
