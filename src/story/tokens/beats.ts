import type {Recording} from '../../recording/index.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, caption, count} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import type {ChipBoard} from '../vocabulary/token-chip.ts';
import type {TokensChange} from './changes.ts';
import type {LineGroup} from './groups.ts';
import type {Piece} from './pieces.ts';

type TokensAct = Act<TokensChange>;
type TokensBeat = Beat<TokensChange>;

/** Milliseconds for one token: the scan goes there, the token lifts off. */
const SLOW = 720;
const QUICK = 400;
/** Most tokens of a line that go one by one on the way to what a beat is about. */
const ONE_BY_ONE = 6;
/** More lines than these are not passed over without a word. */
const FEW = 8;
/** Lines in one beat when lines are only passed over. */
const SWEEP = 3;

/** The beats of the pieces, from the first token to the last. */
export function pieceBeats(recording: Recording, pieces: readonly Piece[], board: ChipBoard): TokensBeat[] {
  const lift = new Lifting(board);
  let sweeps = 0;
  return pieces.flatMap((piece) => {
    const beats: TokensBeat[] = [];
    const acts: TokensAct[] = [];
    let lines: LineGroup[] = [];
    const sweep = () => {
      if (lines.length === 0) return;
      const told = lines;
      lines = [];
      const moves = told.flatMap((g) => lift.sweep(g.from, g.to));
      if (told.every((g) => isBlank(recording, g))) acts.push(...moves);
      else {
        beats.push(
          beat(`line-${told[0]?.line}`, sweepCaption(recording, told, sweeps++), [
            ...acts.splice(0),
            ...moves,
          ]),
        );
      }
    };
    for (const part of piece.lead) {
      if ('group' in part) {
        lines.push(part.group);
        const written = lines.filter((g) => !isBlank(recording, g));
        if (written.length === SWEEP) sweep();
        continue;
      }
      sweep();
      const [first, last] = [part.skipped[0], part.skipped.at(-1)];
      if (!first || !last) continue;
      acts.push(...lift.sweep(first.from, last.to));
      if (!piece.lesson || piece.lesson.kind === 'end' || part.skipped.length > FEW) {
        const n = last.to - first.from + 1;
        const id = `lines-${first.line}`;
        const said = caption`Lines ${first.line} to ${last.lastLine} go the same way: ${count(n, 'token')} more.`;
        beats.push(beat(id, said, acts.splice(0)));
      }
    }
    // A single line on the way to a lesson needs no caption of its own.
    if (piece.lesson && lines.length === 1 && beats.length === 0) {
      const [group] = lines.splice(0);
      if (group) acts.push(...lift.sweep(group.from, group.to));
    }
    sweep();
    return [...beats, ...lessonBeats(piece, acts, lift)];
  });
}

/** The question before a lesson, if it has one, and the lesson. */
function lessonBeats({lesson, from, to}: Piece, lead: readonly TokensAct[], lift: Lifting): TokensBeat[] {
  if (!lesson) return [];
  const first = Math.max(from, lesson.first);
  const before = [...lead, ...lift.reach(from, first - 1)];
  const own = [
    ...lift.slowly(first, lesson.token),
    ...(to > lesson.token ? lift.reach(lesson.token + 1, to) : []),
  ];
  if (!lesson.ask) return [beat(lesson.kind, lesson.caption, [...before, ...own])];
  const look = lift.look(first);
  return [
    beat(`ask-${lesson.kind}`, lesson.ask, [...before, ...look]),
    beat(lesson.kind, lesson.caption, own),
  ];
}

function isBlank({tokens}: Recording, {from, to}: LineGroup): boolean {
  return tokens.slice(from, to + 1).every((t) => t.type === 'NL');
}

/** Says what the lines hold; turn by turn in other words. */
function sweepCaption(recording: Recording, groups: readonly LineGroup[], turn: number): Caption {
  const written = groups.filter((g) => !isBlank(recording, g));
  const own = written.flatMap((g) => recording.tokens.slice(g.from, g.to + 1));
  const n = own.length;
  const first = written[0]?.line ?? 0;
  const last = written.at(-1)?.lastLine ?? first;
  const signs = own.filter((t) => t.type === 'OP').length;
  const which = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  const Which = which.replace(/^l/, 'L');
  if (turn % 3 === 0 && signs > 0) {
    return caption`${Which} in one sweep: ${count(n, 'token')}, ${count(signs, '', '').trim()} of them OP.`;
  }
  if (turn % 3 === 1) return caption`On over ${which}, cut in the same way: ${count(n, 'token')}.`;
  return caption`${Which}: ${count(n, 'token')} more, line ends included.`;
}

/** Makes acts out of tokens; what the board folds becomes one act. */
class Lifting {
  private readonly shown: ReadonlySet<number>;
  private readonly board: ChipBoard;

  constructor(board: ChipBoard) {
    this.board = board;
    this.shown = new Set(board.chips.map((c) => c.token));
  }

  /** One after the other, slowly, and in the light. */
  slowly(from: number, to: number): TokensAct[] {
    const acts: TokensAct[] = [];
    for (let i = from; i <= to; i++) {
      if (this.shown.has(i)) acts.push(act({kind: 'lift', tokens: [i], spot: true}, SLOW, 120));
      else acts.push(...this.sweep(i, i));
    }
    return acts;
  }

  /** Some tokens one by one, many in one go. */
  reach(from: number, to: number): TokensAct[] {
    if (to - from + 1 > ONE_BY_ONE) return this.sweep(from, to);
    const acts: TokensAct[] = [];
    for (let i = from; i <= to; i++) {
      if (this.shown.has(i)) acts.push(act({kind: 'lift', tokens: [i], spot: false}, QUICK, 40));
      else acts.push(...this.sweep(i, i));
    }
    return acts;
  }

  /** All in one go. */
  sweep(from: number, to: number): TokensAct[] {
    const acts: TokensAct[] = [];
    let tokens: number[] = [];
    const lift = () => {
      if (tokens.length === 0) return;
      acts.push(act({kind: 'lift', tokens, spot: false}, Math.max(450, 90 * tokens.length), 80));
      tokens = [];
    };
    for (let i = from; i <= to; i++) {
      if (this.shown.has(i)) {
        tokens.push(i);
        continue;
      }
      lift();
      const fold = this.board.folds.findIndex(({tokens: [a, b]}) => a <= i && i <= b);
      const last = this.board.folds[fold]?.tokens[1];
      if (last === undefined) throw new RangeError(`Token ${i} is neither shown nor folded.`);
      if (i === this.board.folds[fold]?.tokens[0])
        acts.push(act({kind: 'fold', fold}, last - i > 60 ? 1600 : 900, 100));
      i = Math.min(to, last);
    }
    lift();
    return acts;
  }

  /** The scan goes to where a token is, and waits. */
  look(token: number): TokensAct[] {
    return [act({kind: 'look', token}, 350)];
  }
}
