import type {Recording, Site} from '../../recording/index.ts';
import {type Caption, caption, code, numberWord, plainCaption, type Segment} from '../vocabulary/caption.ts';
import type {Banner, BannerPart, LaneView} from '../vocabulary/thread-lanes.ts';
import {callText} from './cards.ts';
import {grouped} from './time.ts';

/** Builds a banner as `caption` builds captions: the template's own text is words. */
export function banner(words: TemplateStringsArray, ...parts: (BannerPart | string)[]): Banner {
  const built: BannerPart[] = [];
  for (const [i, text] of words.entries()) {
    if (text !== '') built.push({text, as: 'words'});
    const part = parts[i];
    if (typeof part === 'string') built.push({text: part, as: 'words'});
    else if (part) built.push(part);
  }
  return built;
}

export const number = (text: string): BannerPart => ({text, as: 'number'});
export const opcode = (text: string): BannerPart => ({text, as: 'opcode'});
export const gil = (text: string): BannerPart => ({text, as: 'gil'});

/** The banner as plain text. */
export const plainBanner = (text: Banner | null): string => text?.map((p) => p.text).join('') ?? '';

/** A thread in a banner, in its colour. */
export function threadPart(lanes: readonly LaneView[], lane: number): BannerPart {
  return {text: lanes[lane]?.title ?? '', as: 'thread', lane};
}

/** A thread in a caption, in its colour. */
export function threadName(lanes: readonly LaneView[], lane: number): Segment {
  const {title, colour} = lanes[lane] ?? {title: ''};
  return {...code(title), ...(colour === undefined ? {} : {thread: colour})};
}

/** The first of the captions that has room. */
export function fitting(longest: number, ...captions: readonly Caption[]): Caption {
  const fits = captions.find((c) => [...plainCaption(c)].length <= longest);
  return fits ?? captions.at(-1) ?? caption``;
}

/** What a thread was in when it gave the lock up: the call in the source, or the function of a library. */
export function doingText(
  recording: Recording,
  site: Site | undefined,
  call: string | undefined,
): Segment | undefined {
  const own = site && callText(recording, site);
  if (own) return code(own, 32);
  if (site && site.code === undefined) return code(`${site.function}()`, 32);
  // A lock's own system call says nothing to a Python programmer.
  return call === undefined || call === 'futex' ? undefined : code(call, 32);
}

/** `a`, `a and b`, `a, b and c`, of captions. */
export function listed(parts: readonly Caption[]): Caption {
  return parts.flatMap((part, i) => {
    if (i === 0) return part;
    return [{text: i === parts.length - 1 ? ' and ' : ', '}, ...part];
  });
}

/** `four`, `88`, `43,519` */
export const numberText = (n: number): string => (n < 1000 ? numberWord(n) : grouped(n));

/** `once`, `four times`, `88 times` */
export const times = (n: number): string => (n === 1 ? 'once' : `${numberText(n)} times`);
