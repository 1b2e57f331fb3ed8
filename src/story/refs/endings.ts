import {type Caption, caption} from '../vocabulary/caption.ts';
import {cause, isDelete} from './cause.ts';
import type {Episode} from './episodes.ts';
import type {Holder} from './holders.ts';
import type {Phrases} from './phrases.ts';
import {bare, holderWords, references, type Subject} from './subject.ts';

/** Somebody lets go of an object that others still hold. */
export function tellLoss(subject: Subject, phrases: Phrases, episode: Episode): Caption {
  const {after, lost, facts} = episode;
  const held = lost.filter((h) => h.references > 0);
  const [holder] = held;
  const left = after.count === 1 ? 'one reference is left' : `${references(after.count)} are left`;
  if (!isDelete(facts) || !holder)
    return caption`${cause(facts, phrases.longest, lost)}${phrases.goes(episode)}: ${left}.`;
  if (holder.kind === 'container')
    return caption`With ${phrases.what(episode)}, ${holderWords({...holder, name: ''})} lets go: ${left}.`;
  if (!isDirect(holder, episode))
    return caption`With ${phrases.what(episode)}, ${holderWords(holder)} goes too: ${left}.`;
  const names = held.filter((h) => isDirect(h, episode)).length;
  return caption`${phrases.what(episode)} removes the ${names > 1 ? 'names' : 'name'}, not the ${bare(subject)}: ${left}.`;
}

/** The last reference goes. */
export function tellDeath(subject: Subject, phrases: Phrases, episode: Episode): Caption {
  const {the} = subject;
  const {lost, facts} = episode;
  if (subject.cycle)
    return caption`Objects that refer to each other never get to zero by counting: the garbage collector frees them here.`;
  if (isDelete(facts)) {
    const held = lost.filter((h) => h.references > 0);
    const through = held.find((h) => !isDirect(h, episode));
    if (!through || held.some((h) => isDirect(h, episode)))
      return caption`${phrases.what(episode)} removes the last reference: at zero, CPython frees ${the} at once.`;
    return caption`With ${phrases.what(episode)}, ${holderWords(through)} ${through.kind === 'container' ? 'lets go' : 'goes too'}: at zero, CPython frees ${the} at once.`;
  }
  const why = caption`${cause(facts, phrases.longest, lost)}${phrases.goes(episode)}`;
  return caption`${why}: no reference is left, so ${the} is freed at once.`;
}

/** Whether a `del` removes just the place that held the object, not something that led to it. */
function isDirect({kind}: Holder, {facts}: Episode): boolean {
  const {name} = facts.instruction;
  if (name === 'DELETE_SUBSCR' || name === 'DELETE_ATTR') return kind === 'container';
  return name === 'DELETE_DEREF' ? kind === 'cell' : kind === 'name' || kind === 'local';
}
