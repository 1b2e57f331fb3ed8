import type {Format} from '../../theme/formats.ts';
import {type Caption, caption, code, numberWord, plainCaption} from '../vocabulary/caption.ts';
import {isReturn} from './cause.ts';
import type {Episode} from './episodes.ts';
import type {Holder} from './holders.ts';
import {holderWords} from './subject.ts';

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

  /** What becomes of the holder that let go, if the cause didn't say so. */
  public goes({facts, before, after}: Episode, holder: Holder | undefined): Caption {
    // A reference that somebody known took over is not gone.
    const fell = (before?.count ?? 0) - after.count - (holder?.references ?? 0);
    const fewer = Math.min((before?.elsewhere ?? 0) - after.elsewhere, fell);
    if (!holder) {
      const known = isReturn(facts) || facts.instruction.name === 'POP_EXCEPT';
      return known ? caption`` : caption`: one less holds it, ${this.elsewhere()}`;
    }
    if (holder.kind === 'local' && isReturn(facts)) {
      return caption`, and its local ${code(holder.name, 18)} goes${this.explain('frame', ' with its frame')}${fewer > 0 ? `, and so does ${fewer === 1 ? 'one' : numberWord(fewer)} held ${this.elsewhere()}` : ''}`;
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
