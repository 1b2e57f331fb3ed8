import type {Format} from '../../theme/formats.ts';
import {type Caption, caption, code, numberWord, plainCaption} from '../vocabulary/caption.ts';
import {isReturn} from './cause.ts';
import type {Episode} from './episodes.ts';
import type {Holder} from './holders.ts';
import {holderWords, sayNames} from './subject.ts';

/** Longest pieces of source in a caption, from generous to tight; the first that fits is taken. */
const codeLengths = [44, 30, 20, 12];

/** Words that are explained where they first appear. */
type Term = 'stack' | 'borrow' | 'cell' | 'elsewhere' | 'frame';

/** Pieces of sentences, as long as there is room for; remembers which words it has explained. */
export class Phrases {
  /** Most characters of a piece of source in the sentence that is being said. */
  public longest = 0;
  private readonly format: Format;
  private explained: ReadonlySet<Term> = new Set();

  public constructor(format: Format) {
    this.format = format;
  }

  /** The statement, or what stands in the head of a compound one. */
  public what({facts}: Episode): Caption {
    return caption`${code(facts.statement, this.longest)}`;
  }

  /** What becomes of the holders that let go, if the cause didn't say so. */
  public goes({facts, before, after, lost}: Episode): Caption {
    const held = lost.filter((h) => h.references > 0);
    const locals = held.filter((h) => h.kind === 'local' && isReturn(facts));
    const [holder] = held;
    // A reference that somebody known took over is not gone.
    const known = (locals.length > 0 ? locals : held.slice(0, 1)).reduce((sum, h) => sum + h.references, 0);
    const fell = (before?.count ?? 0) - after.count - known;
    const fewer = Math.min((before?.elsewhere ?? 0) - after.elsewhere, fell);
    if (!holder) {
      if (isReturn(facts) || facts.instruction.name === 'POP_EXCEPT') return caption``;
      const explained = this.elsewhere();
      return caption`, and one held ${explained}${explained === 'elsewhere' ? '' : ','} goes`;
    }
    if (locals.length > 0) {
      const names = sayNames(locals.map((h) => h.name));
      const go = locals.length > 1 ? caption`locals ${names} go` : caption`local ${names} goes`;
      return caption`, and its ${go}${this.explain('frame', ' with its frame')}${fewer > 0 ? `, as ${fewer === 1 ? 'does one' : `do ${numberWord(fewer)}`} held ${this.elsewhere()}` : ''}`;
    }
    if (holder.kind === 'container') {
      const who = holderWords(holder.path === undefined ? {...holder, name: ''} : holder);
      return caption`, and ${who} lets go`;
    }
    return caption``;
  }

  /** `the name a refers to`. */
  public refers(holder: Holder): Caption {
    const cell = holder.kind === 'cell' ? this.explain('cell', ' (it outlives its function)') : '';
    return caption`${holderWords(holder)}${cell} ${holder.kind === 'constant' ? 'refer to' : 'refers to'}`;
  }

  public stack(): string {
    return `the value stack${this.explain('stack', ', where instructions pass values on')}`;
  }

  /** `, and one more is held elsewhere`: references that came along, without a known holder. */
  public besides(unknown: number): string {
    return unknown > 0
      ? `, and ${numberWord(unknown)} more ${unknown === 1 ? 'is' : 'are'} held ${this.elsewhere()}`
      : '';
  }

  public borrowed(): string {
    return this.explain('borrow', ', for what is borrowed isn’t counted');
  }

  public elsewhere(): string {
    return `elsewhere${this.explain('elsewhere', ', unseen by the recording')}`;
  }

  public explain(term: Term, words: string): string {
    if (this.explained.has(term)) return '';
    this.explained = new Set([...this.explained, term]);
    return words;
  }

  /** Words with as long pieces of source as fit into the caption's band. */
  public fit(words: () => Caption): Caption {
    const {explained} = this;
    let told: Caption = [];
    for (const longest of codeLengths) {
      this.explained = explained;
      this.longest = longest;
      told = words();
      if ([...plainCaption(told)].length <= this.format.captionChars) break;
    }
    return told;
  }
}
