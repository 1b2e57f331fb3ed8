import type {Format} from '../../theme/formats.ts';
import {type Caption, caption, code, numberWord} from '../vocabulary/caption.ts';
import {endOf, isDelete, isReturn} from './cause.ts';
import {tellDeath, tellLoss} from './endings.ts';
import type {Episode} from './episodes.ts';
import type {Holder} from './holders.ts';
import type {LifePoint} from './life.ts';
import {Phrases} from './phrases.ts';
import {bare, holderWords, references, type Subject} from './subject.ts';

/** Says what episodes are, in one sentence each; remembers which words it has explained. */
export class Wording {
  private readonly subject: Subject;
  private readonly phrases: Phrases;
  private readonly part: Caption | undefined;
  private said: Episode | undefined;
  /** `with` statements that were spoken of: what comes of them later is no new one. */
  private readonly begun = new Set<string>();

  /** @param part - The part of the run that was recorded, if not all from its start. */
  public constructor(subject: Subject, format: Format, part: Caption | undefined) {
    this.subject = subject;
    this.part = part;
    this.phrases = new Phrases(format);
  }

  /** What an episode comes to. */
  public tell(episode: Episode): Caption {
    const told = this.phrases.fit(() => this[episode.kind](episode));
    this.said = episode;
    this.begun.add(placeOf(episode));
    return told;
  }

  /** The last time of what was told before. */
  public tellAgain(episode: Episode): Caption {
    const {kind, before, peak, after} = episode;
    if (kind !== 'gain' && kind !== 'visit' && kind !== 'content') return this.tell(episode);
    const still = `${kind === 'gain' ? '' : 'still '}${references(after.count)}`;
    if (kind === 'content')
      return this.phrases.fit(() => caption`${this.phrases.what(episode)} does so a last time: ${still}.`);
    if (kind === 'visit' && peak === before?.count && isReturn(episode.facts)) {
      return caption`${code(episode.facts.owner, 18)} returns once more: ${still}.`;
    }
    if (kind === 'gain')
      return this.phrases.fit(() => caption`${this.phrases.what(episode)} does so a last time: ${still}.`);
    if (kind !== 'visit' || peak === before?.count) return this.tell(episode);
    return this.phrases.fit(
      () => caption`The last time for ${this.phrases.what(episode)}: ${upAndDown(episode)}.`,
    );
  }

  /** The question before an episode. */
  public ask(episode: Episode): Caption {
    return this.phrases.fit(() => {
      const {the} = this.subject;
      const begun =
        episode.facts.begun <= (this.said?.after.step ?? -1) ||
        (/^(async )?with\b/.test(episode.facts.statement) && this.begun.has(placeOf(episode)));
      const end = endOf(episode.facts);
      const coming = begun
        ? caption`${this.phrases.what(episode)} isn’t done yet`
        : caption`Next comes ${this.phrases.what(episode)}`;
      // The collector is called by what is running already.
      if (episode.kind === 'death' && this.subject.cycle) {
        return caption`${this.phrases.what(episode)} isn’t done yet. What becomes of ${the}?`;
      }
      const next = end ? caption`Next comes ${end}` : coming;
      if (episode.kind === 'death') return caption`${next}. What becomes of ${the}?`;
      if (isDelete(episode.facts)) return caption`${next}. Does that free ${the}?`;
      return caption`${next}. What will the count of ${the} be?`;
    });
  }

  private birth({facts, after}: Episode): Caption {
    const {a, The} = this.subject;
    const [holder] = after.holders;
    // A `raise` whose exception already left is told of next; here it is only made.
    // What a `for` or a `with` stores to makes nothing.
    const head = !facts.simple && facts.instruction.name.startsWith('STORE_');
    const whole = head || (facts.simple && (facts.raises || !facts.statement.startsWith('raise ')));
    const what = code(whole ? facts.statement : facts.expression, this.phrases.longest);
    if (!this.subject.born) {
      const known = holder
        ? caption`${this.phrases.refers(holder)} it${this.phrases.besides(after.elsewhere)}${inAll(after, holder)}`
        : caption`it is held ${this.phrases.elsewhere()}`;
      if (this.part && this.subject.before)
        return caption`${The} was there before ${this.part} began: ${known}.`;
      // A recorder that saw no creation can't tell how long it has been there.
      if (this.subject.inferred) return caption`${The} comes into play with ${what}: ${known}.`;
      return caption`${The} was there before ${what} ran: ${known}.`;
    }
    const start = caption`${what} ${facts.raises ? 'raises' : 'makes'} ${a}`;
    if (!holder) return caption`${start} on the heap. It is held ${this.phrases.elsewhere()}.`;
    if (holder.kind === 'stack') {
      return after.count > holder.references
        ? caption`${start}: ${references(after.count)}, one of them from ${this.phrases.stack()}.`
        : caption`${start}. No name holds it, only ${this.phrases.stack()}${after.count > 1 ? `: ${references(after.count)}` : ''}.`;
    }
    if (after.elsewhere > 0)
      return caption`${start}: ${this.phrases.refers(holder)} it${this.phrases.besides(after.elsewhere)}${inAll(after, holder)}.`;
    return caption`${start} on the heap, and ${this.phrases.refers(holder)} it${inAll(after, holder)}.`;
  }

  private gain(episode: Episode): Caption {
    const {the} = this.subject;
    const {after, before, gained, facts} = episode;
    const now = references(after.count);
    const [holder, another] = gained.filter((h) => h.references > 0);
    const of = this.phrases.what(episode);
    const unknown = after.elsewhere - (before?.elsewhere ?? 0);
    if (facts.instruction.name === 'PUSH_EXC_INFO') {
      return caption`CPython notes ${the} as the exception that is being handled: ${now}.`;
    }
    if (!holder) {
      const more = references(after.count - (before?.count ?? 0));
      return caption`${of} adds ${more} held ${this.phrases.elsewhere()}: ${now} now.`;
    }
    if (another && after.count - (before?.count ?? 0) > 1) {
      return caption`${of} adds ${references(after.count - (before?.count ?? 0))} to ${the}: ${numberWord(after.count)} now.`;
    }
    if (holder.kind === 'name' && isCopyOfName(facts.statement)) {
      return caption`${of} copies nothing: the same ${bare(this.subject)} now has ${now}.`;
    }
    if (isFinalizer(holder, episode) && !this.subject.cycle) {
      return caption`At zero, CPython first calls ${code(holder.owner, 18)}, with ${the} as its local ${code(holder.name, 18)}${this.phrases.besides(unknown)}: ${now}.`;
    }
    if (holder.kind === 'local' && holder.of !== facts.frame) {
      return caption`For the call, ${the} is also the local ${code(holder.name, 18)} of ${code(holder.owner, 18)}${this.phrases.besides(unknown)}: ${now}.`;
    }
    if (holder.kind === 'stack') return caption`${of} puts ${the} on ${this.phrases.stack()}: ${now}.`;
    return caption`With ${of}, ${this.phrases.refers(holder)} ${the} too: ${now}.`;
  }

  private pass({after, gained}: Episode): Caption {
    const [holder] = gained;
    const local = caption`the local ${code(holder?.name ?? '', 18)} of ${code(holder?.owner ?? '', 18)}`;
    if (holder?.suspended) {
      return caption`The reference goes on to ${local}, a generator that hasn’t run yet: still ${numberWord(after.count)}.`;
    }
    if (holder?.references === 0) {
      return caption`The call lends ${this.subject.the} to ${local}: still ${numberWord(after.count)}${this.phrases.borrowed()}.`;
    }
    return caption`The call hands that reference over to ${local}: still ${numberWord(after.count)}.`;
  }

  private move(episode: Episode): Caption {
    const {after, gained, lost} = episode;
    const [to] = gained.filter((h) => h.references > 0);
    const of = this.phrases.what(episode);
    const [, ...others] = gained.filter((h) => h.references > 0);
    const same = episode.peak === after.count;
    const still = same
      ? `still ${references(after.count)}`
      : `${numberWord(episode.peak)}, then ${references(after.count)}`;
    if (episode.facts.unwinds && to?.kind === 'stack') {
      return caption`The exception leaves ${code(episode.facts.owner, 18)}: the value stack of ${code(to.owner, 18)} takes it over, ${still}.`;
    }
    if (to && others.length > 0) {
      const one = others.length === 1 && others[0]?.of === to.of && to.kind === 'container' && to.name !== '';
      const who = one
        ? caption`${code(to.name, 18)} and ${holderWords(others[0] ?? to)} refer`
        : caption`${holderWords(to)} and ${numberWord(others.length)} more refer`;
      return caption`${of}: ${who} to ${this.subject.the}: ${still}.`;
    }
    if (to && (to.kind === 'name' || to.kind === 'local') && lost[0]?.kind === 'stack') {
      const kind = to.kind === 'name' ? 'name' : 'local';
      return caption`${of} moves the reference from the stack into the ${kind} ${code(to.name, 18)}: ${still}.`;
    }
    if (to?.kind === 'stack' && isReturn(episode.facts)) {
      return caption`${code(episode.facts.owner, 18)} returns ${this.subject.the} to its caller’s stack: ${still}.`;
    }
    if (!to) return caption`${of}: one holder goes, another comes: ${still}.`;
    return caption`${of} moves a reference: now ${this.phrases.refers(to)} ${this.subject.the}, ${still}.`;
  }

  private loss(episode: Episode): Caption {
    return tellLoss(this.subject, this.phrases, episode);
  }

  private visit(episode: Episode): Caption {
    const {after, before, peak, facts, lost} = episode;
    const {the} = this.subject;
    const of = this.phrases.what(episode);
    if (facts.unwinds && after.elsewhere > (before?.elsewhere ?? 0)) {
      return caption`The exception leaves ${facts.owner === 'module' ? caption`the module` : code(facts.owner, 18)}: its reference is now held ${this.phrases.elsewhere()}.`;
    }
    if (peak === before?.count) {
      const [lent] = lost.filter((h) => h.references === 0);
      if (lent && isReturn(facts)) {
        return caption`${code(facts.owner, 18)} returns, and ${code(lent.name, 18)} no longer borrows: still ${numberWord(after.count)}.`;
      }
      return caption`${of} works on ${the}: still ${references(after.count)}.`;
    }
    if (peak < (before?.count ?? 0)) {
      return caption`${of} lets go of ${the} and takes it again: ${numberWord(peak)}, then ${numberWord(after.count)}.`;
    }
    const there = upAndDown(episode);
    return caption`For a moment, ${of} puts ${the} on ${this.phrases.stack()}: ${there}.`;
  }

  private borrow(episode: Episode): Caption {
    const {the} = this.subject;
    const lender = episode.after.holders.find((h) => h.kind === 'local' && h.of === episode.facts.frame);
    const from = lender ? caption` from ${code(lender.name, 18)}` : caption``;
    return caption`${this.phrases.what(episode)} only borrows ${the}${from}: still ${numberWord(episode.after.count)}${this.phrases.borrowed()}.`;
  }

  private content(episode: Episode): Caption {
    const {the} = this.subject;
    const what = this.subject.fixed ? caption`what is inside ${the}` : caption`${the} in place`;
    return caption`${this.phrases.what(episode)} changes ${what}: still ${references(episode.after.count)}.`;
  }

  private death(episode: Episode): Caption {
    return tellDeath(this.subject, this.phrases, episode);
  }
}

/** The frame and the line that an episode is of. */
const placeOf = ({facts}: Episode) => `${facts.frame}:${facts.line}`;

/**
 * Whether an object has become the `self` of its `__del__()` because nothing else holds it any longer
 * (`Objects/object.c`, `PyObject_CallFinalizerFromDealloc`).
 */
const isFinalizer = ({owner, kind}: Holder, {after, facts}: Episode) =>
  kind === 'local' &&
  owner === '__del__()' &&
  after.holders.every((h) => h.owner === owner) &&
  !facts.statement.includes('__del__');

/** `b = a`: an assignment of a bare name. */
const isCopyOfName = (text: string) => /^[\p{L}_][\p{L}\p{N}_]*\s*=\s*[\p{L}_][\p{L}\p{N}_]*$/u.test(text);

/** `two, then one again, twice`. */
function upAndDown({peak, peaks, after}: Episode): string {
  const times = peaks < 2 ? '' : peaks === 2 ? ', twice' : `, ${numberWord(peaks)} times`;
  return `${numberWord(peak)}, then ${numberWord(after.count)} again${times}`;
}

/** `: three references in all`, where those that were spoken of are fewer. */
function inAll({count, elsewhere}: LifePoint, spokenOf: Holder): string {
  return count > spokenOf.references + elsewhere ? `: ${references(count)} in all` : '';
}
