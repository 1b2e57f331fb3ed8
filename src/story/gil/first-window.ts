import type {Handover} from '../../recording/index.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, code, count, numberWord} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import type {Banner, CodeCard, Window} from '../vocabulary/thread-lanes.ts';
import {cardOf} from './cards.ts';
import type {Matter} from './matter.ts';
import {handoversIn, intervalAt} from './moment.ts';
import type {Release} from './release.ts';
import {timeText} from './time.ts';
import type {GilChange} from './view.ts';
import {banner, doingText, fitting, gil, number, opcode, threadName, threadPart} from './words.ts';

/** How much is told. */
export interface Detail {
  readonly turns: boolean;
  readonly release: boolean;
  readonly shares: boolean;
  /** Beats about single threads: what ended one, what it is waiting for. */
  readonly extras: number;
  readonly updates: boolean;
}

/** From the fullest telling to one that is bounded by itself. */
export const details: readonly Detail[] = [
  {turns: true, release: true, shares: true, extras: 3, updates: true},
  {turns: true, release: true, shares: true, extras: 1, updates: true},
  {turns: false, release: true, shares: true, extras: 1, updates: true},
  {turns: false, release: false, shares: true, extras: 1, updates: true},
  {turns: false, release: false, shares: false, extras: 0, updates: false},
];

/** Milliseconds that the playhead takes for a whole window. */
const WINDOW_MS = 9000;
const ZOOM_MS = 1400;

/** The beats up to the zoom out: one window of the run, step by step. */
export class FirstWindow {
  public readonly beats: Beat<GilChange>[] = [];
  public readonly codes: CodeCard[] = [];
  private readonly matter: Matter;
  private readonly detail: Detail;
  private window: Window;
  private playhead: number;

  public constructor(matter: Matter, detail: Detail) {
    this.matter = matter;
    this.detail = detail;
    this.window = matter.moment.window;
    this.playhead = this.window.from;
  }

  public tell(): this {
    const {handover} = this.matter.moment;
    this.introduce();
    if (!handover) this.nobodyElse();
    else if (handover.cause === 'request' && this.matter.threads.method === 'outside') this.asked(handover);
    else this.given(handover);
    if (this.detail.release && this.matter.release) this.release(this.matter.release);
    return this;
  }

  private introduce(): void {
    this.add('lanes', this.lanesWords(), []);
    const {moment, threads} = this.matter;
    const length = this.window.to - this.window.from;
    const {handover} = moment;
    const first = handover ? Math.min(moment.waits ?? handover.dropped, handover.dropped) : this.window.from;
    const to = Math.max(this.window.from + 0.03 * length, Math.min(first, this.window.to) - 0.01 * length);
    const holder = this.holderAt(to);
    const who = holder === undefined ? caption`now nobody has it` : caption`now ${this.name(holder)}`;
    const rule = caption`Only the thread that holds the GIL, the global interpreter lock, may run Python: ${who}.`;
    this.add('gil', rule, [this.play(to)]);
    if (threads.method === 'inside') this.add('inside', insideWords, []);
  }

  private lanesWords(): Caption {
    const {lanes, hidden, threads} = this.matter;
    const [first] = lanes;
    if (hidden > 0) {
      return caption`${capital(numberWord(lanes.length + hidden))} threads ran: the ${numberWord(lanes.length)} busiest have a lane each, and time goes from left to right.`;
    }
    const main = first && threads.threads[first.thread]?.main;
    if (lanes.length === 1) return caption`One thread, one lane: time goes from left to right.`;
    if (!main) {
      return caption`${capital(count(lanes.length, 'thread'))}, one lane each: time goes from left to right.`;
    }
    const more = count(lanes.length - 1, 'more thread');
    return caption`${this.name(0)} runs the program, which starts ${more}: one lane each, time goes from left to right.`;
  }

  private nobodyElse(): void {
    const {threads} = this.matter;
    const words =
      threads.threads.length < 2
        ? caption`There is nobody to share it with, so it is only given up around waits.`
        : caption`In these ${timeText(this.window.to - this.window.from)} no other thread takes it.`;
    this.add('nobody', words, [this.play(this.window.to)]);
  }

  /** The lock goes over because another asked for it. */
  private asked(handover: Handover): void {
    const {threads, moment, recording} = this.matter;
    const [from, to] = [this.lane(handover.from), this.lane(handover.to)];
    const {request} = handover;
    const interval = intervalAt(threads, handover.dropped);
    const asks = request?.at ?? handover.dropped;
    const same = this.holderAt(this.playhead) === from;
    const wait = fitting(
      this.matter.format.captionChars,
      same
        ? caption`${this.name(to)} wants to run too and waits, hatched; ${this.name(from)} doesn't stop by itself. When is it its turn?`
        : caption`${this.name(to)} wants to run too: a hatched bar is a wait for the GIL. When is it its turn?`,
      caption`${this.name(to)} wants to run too: a hatched bar is a wait for the GIL.`,
    );
    this.add('wait', wait, [this.play(Math.max(asks, this.playhead))]);

    const by = request?.by === undefined ? undefined : this.laneIfShown(request.by);
    const asker = by === undefined ? caption`a waiter` : caption`${this.name(by)}`;
    const inferred = request?.seen ? '' : ' (inferred)';
    const flag = code('gil_drop_request');
    const asking = fitting(
      this.matter.format.captionChars,
      caption`Nobody let go for a switch interval, ${timeText(interval)} here: ${asker} sets ${flag}, a flag that asks for the lock${inferred}.`,
      caption`After a switch interval, ${timeText(interval)}, ${asker} sets ${flag}: it asks for the lock${inferred}.`,
    );
    const waited =
      by === to && moment.waits !== undefined && asks > moment.waits ? asks - moment.waits : undefined;
    const set = this.setBanner(by, waited, request?.seen ?? false);
    const acts: Act<GilChange>[] = [];
    if (request && by !== undefined && by !== from) {
      acts.push(act({kind: 'request', at: request.at, from: by, to: from, seen: request.seen}, 700, 200));
    }
    acts.push(act({kind: 'banner', text: set}, 400));
    this.add('request', asking, acts);

    const site = handover.site === undefined ? undefined : threads.sites[handover.site];
    const seen = site
      ? caption`${this.name(from)} sees it at ${code(site.opname)}: there the eval loop checks its eval breaker, the word that holds such flags.`
      : caption`${this.name(from)} sees it when the eval loop next checks its eval breaker, the word that holds such flags.`;
    const drops = [this.play(Math.max(handover.dropped, this.playhead))];
    if (site) {
      drops.push(act({kind: 'code', card: this.card(cardOf(recording, site, handover.from))}, 600, 300));
      const saw: Banner = [
        ...set,
        ...banner`; ${threadPart(this.matter.lanes, from)} saw it at ${opcode(site.opname)}`,
      ];
      drops.push(act({kind: 'banner', text: saw}, 400));
    }
    this.add('drop', fitting(this.matter.format.captionChars, seen), drops);
    this.taken(handover);
    if (this.detail.turns) this.turns(handover);
  }

  private setBanner(by: number | undefined, waited: number | undefined, seen: boolean): Banner {
    const who = by === undefined ? 'A waiter' : threadPart(this.matter.lanes, by);
    const must = seen ? 'set ' : 'must have set ';
    return waited === undefined
      ? banner`${who} ${must}${gil('gil_drop_request')}`
      : banner`${who} waited ${number(timeText(waited))}, ${must}${gil('gil_drop_request')}`;
  }

  private taken(handover: Handover): void {
    const [from, to] = [this.lane(handover.from), this.lane(handover.to)];
    const length = this.window.to - this.window.from;
    const bars = this.matter.lanes[to]?.bars ?? [];
    const ran = bars.some((bar) => bar.kind === 'holds' && bar.to <= handover.taken);
    const goes = ran ? 'goes on where it had stopped' : 'begins';
    const after = this.matter.lanes[from]?.bars.find(
      (bar) => bar.to > handover.dropped && bar.kind !== 'unknown',
    );
    const waits = after?.kind === 'waits' && after.from - handover.dropped < 1000;
    const words = waits
      ? caption`The lock goes to ${this.name(to)}, which ${goes}; now it is ${this.name(from)} that waits.`
      : caption`The lock goes to ${this.name(to)}, which ${goes}.`;
    const end = Math.min(this.window.to, handover.taken + 0.1 * length);
    this.add('taken', words, [this.play(end, 1600)]);
  }

  private turns(handover: Handover): void {
    const {facts, threads} = this.matter;
    const turn = facts.turns.find((t) => t.thread === handover.to && t.to > handover.taken);
    const within = handoversIn(threads.handovers, this.window);
    const times = within.reduce((sum, h) => sum + 1 + (h.missed ?? 0), 0);
    const span = timeText(this.window.to - this.window.from);
    const acts: Act<GilChange>[] = [
      act({kind: 'code', card: null}, 300),
      act({kind: 'banner', text: null}, 300),
    ];
    acts.push(this.play(this.window.to));
    const name = this.name(this.lane(handover.to));
    const changes = caption`in these ${span} the lock changes hands ${count(times, 'time')}`;
    if (turn && !turn.uncertain && turn.to < this.window.to) {
      const text = timeText(turn.to - turn.from);
      const lane = this.lane(handover.to);
      acts.push(act({kind: 'measure', mark: {lane, from: turn.from, to: turn.to, text}}, 500));
      this.add('turns', caption`${name} keeps it for ${text}, and so on by turns: ${changes}.`, acts);
    } else {
      this.add('turns', caption`So they go on by turns: ${changes}.`, acts);
    }
    this.after.push(act({kind: 'measure', mark: null}, 200));
  }

  /** The lock goes over without being asked for, or nobody knows why. */
  private given(handover: Handover): void {
    const {threads, recording} = this.matter;
    const [from, to] = [this.lane(handover.from), this.lane(handover.to)];
    const site = handover.site === undefined ? undefined : threads.sites[handover.site];
    const stretch = threads.threads[handover.from]?.lane.find(
      (s) => s.to > handover.dropped && s.doing !== 'holds' && s.doing !== 'unknown',
    );
    const doing = doingText(recording, site, stretch?.call);
    const acts = [this.play(Math.max(handover.dropped, this.playhead))];
    if (site?.code !== undefined && threads.method === 'outside') {
      acts.push(act({kind: 'code', card: this.card(cardOf(recording, site, handover.from))}, 600));
    }
    const words =
      handover.cause === 'release' && doing
        ? caption`${this.name(from)} gives it up by itself: ${doing} waits, and CPython lets go of the GIL before any wait.`
        : handover.cause === 'release'
          ? caption`${this.name(from)} gives it up by itself: CPython lets go of the GIL before any wait.`
          : handover.cause === 'end'
            ? caption`${this.name(from)} ends, and so the GIL is free.`
            : caption`${this.name(from)} lets go of it.`;
    this.add('given', words, acts);
    const next = caption`Then it is ${this.name(to)}'s turn${handover.cause === 'release' ? ': nobody had to ask' : ''}.`;
    const length = this.window.to - this.window.from;
    this.add('taken', next, [this.play(Math.min(this.window.to, handover.taken + 0.1 * length))]);
    if (!this.detail.turns) return;
    const within = handoversIn(threads.handovers, this.window);
    const times = within.reduce((sum, h) => sum + 1 + (h.missed ?? 0), 0);
    const span = timeText(this.window.to - this.window.from);
    this.add('turns', caption`In these ${span} the lock changes hands ${count(times, 'time')}.`, [
      act({kind: 'code', card: null}, 300),
      this.play(this.window.to),
    ]);
  }

  private release({thread, at, window, site, call, until}: Release): void {
    const {recording, threads} = this.matter;
    const place = site === undefined ? undefined : threads.sites[site];
    const lane = this.lane(thread);
    const doing = doingText(recording, place, call);
    this.window = window;
    this.playhead = window.from;
    const acts: Act<GilChange>[] = [
      act({kind: 'code', card: null}, 200),
      act({kind: 'banner', text: null}, 200),
      act({kind: 'zoom', window, playhead: true}, ZOOM_MS, 200),
      this.play(at),
    ];
    if (place?.code !== undefined) {
      acts.push(act({kind: 'code', card: this.card(cardOf(recording, place, thread))}, 600, 600));
    }
    acts.push(this.play(Math.min(window.to, until)));
    const what = doing ? caption`${doing} waits, so CPython` : caption`it is about to wait, so CPython`;
    const words = caption`${this.name(lane)} gives the GIL up by itself: ${what} lets go first, and others can run.`;
    this.add('release', words, acts);
  }

  /** Acts that clear the picture for the next beat. */
  private after: Act<GilChange>[] = [];

  private add(id: string, words: Caption, acts: readonly Act<GilChange>[]): void {
    this.beats.push(beat(id, words, [...this.after, ...acts], 600));
    this.after = [];
  }

  /** What still stands and has to go before the whole run is shown. */
  public clearing(): Act<GilChange>[] {
    return [...this.after, act({kind: 'code', card: null}, 200), act({kind: 'banner', text: null}, 200)];
  }

  private play(to: number, least = 500): Act<GilChange> {
    const share = (to - this.playhead) / Math.max(1, this.window.to - this.window.from);
    this.playhead = Math.max(to, this.playhead);
    return act({kind: 'play', to: this.playhead}, Math.min(4500, Math.max(least, share * WINDOW_MS)), 250);
  }

  private card(card: CodeCard): number {
    return this.codes.push(card) - 1;
  }

  private name(lane: number) {
    return threadName(this.matter.lanes, lane);
  }

  private lane(thread: number): number {
    const lane = this.laneIfShown(thread);
    if (lane === undefined) throw new RangeError(`Thread ${thread} has no lane.`);
    return lane;
  }

  private laneIfShown(thread: number): number | undefined {
    const lane = this.matter.lanes.findIndex((l) => l.thread === thread);
    return lane < 0 ? undefined : lane;
  }

  private holderAt(at: number): number | undefined {
    const turn = this.matter.facts.turns.findLast((t) => t.from <= at);
    return turn && at < turn.to ? this.laneIfShown(turn.thread) : undefined;
  }
}

const insideWords = caption`Recorded from inside the program, which slows it down: who held the GIL is shown, who waited for it can't be told.`;
