import pc from 'picocolors';
import type {Recording} from '../recording/index.ts';
import {unfollowedInWords} from '../recording/unfollowed-words.ts';
import {timeline} from '../story/timeline.ts';
import type {AnyStory} from '../story/vocabulary/beat.ts';
import {type Caption, plainCaption} from '../story/vocabulary/caption.ts';
import {changeWriter} from './change-text.ts';
import {count, seconds} from './words.ts';

/** A story for people: each beat's second, its caption, and under it what changes. */
export function storyText(story: AnyStory, recording: Recording, fps: number): string {
  const colour = pc.createColors(process.stdout.isTTY && pc.isColorSupported);
  const {frames, beats} = timeline(story, fps);
  const {program, interpreter, unfollowed = []} = recording.header;
  const head = `${story.clip} of ${program.name} (${interpreter.label}): ${count(story.beats.length, 'beat')}, ${seconds(frames / fps)}`;
  const at = (frame: number) => (frame / fps).toFixed(2).padStart(6);
  const captions = (caption: Caption) =>
    caption.map(({text, code}) => (code ? colour.yellow(text) : text)).join('');
  const changeText = changeWriter();
  const notes = unfollowed.map((part) => `note: ${unfollowedInWords(part)}`);
  const lines = [colour.bold(head), ...notes, '', `${at(0)}  ${captions(story.question)}`];
  for (const [i, beat] of story.beats.entries()) {
    lines.push(`${at(beats[i]?.from ?? 0)}  ${captions(beat.caption)}`);
    for (const [j, {change}] of beat.acts.entries()) {
      lines.push(colour.dim(`${at(beats[i]?.acts[j]?.from ?? 0)}    ${changeText(change)}`));
    }
  }
  return lines.join('\n');
}

/** A story for machines. Times in seconds and in frames; captions as plain text and in segments. */
export function storyDocument(story: AnyStory, recording: Recording, fps: number): string {
  const {frames, beats} = timeline(story, fps);
  const {program, interpreter, unfollowed} = recording.header;
  const caption = (segments: Caption) => ({caption: plainCaption(segments), segments});
  return JSON.stringify(
    {
      clip: story.clip,
      program: program.name,
      interpreter: interpreter.label,
      fps,
      frames,
      durationSeconds: frames / fps,
      ...(unfollowed && {unfollowed}),
      question: plainCaption(story.question),
      view: story.view,
      beats: story.beats.map((beat, i) => {
        const {from = 0, to = 0, acts = []} = beats[i] ?? {};
        return {
          id: beat.id,
          seconds: from / fps,
          from,
          to,
          ...caption(beat.caption),
          acts: beat.acts.map(({change}, j) => ({...acts[j], change})),
        };
      }),
    },
    null,
    2,
  );
}
