import {createHash} from 'node:crypto';
import {setMaxListeners} from 'node:events';
import type {Crew} from './crew.ts';
import type {Encoding, Joined, Route} from './encoder/route.ts';
import type {Job, Progress} from './job.ts';
import {checkWritable, writeWhole} from './output.ts';
import {partKey, type Surroundings} from './part-key.ts';
import type {PartDraft, PartStore, StoredPart} from './part-store.ts';
import {Patience} from './patience.ts';
import type {Segment} from './segments.ts';
import {checkSequence, writeSequenceWhole} from './sequence.ts';

/** A video that was made. */
export interface Rendered extends Omit<Joined, 'encoding'> {
  /** What encoded it. */
  readonly encoding: Encoding;
  /** A hash of the pictures of all frames as they went to the encoder, in hex: equal pictures, equal hash. */
  readonly framesHash: string;
  /** How many pieces the video was joined from, and how many of them had been kept from before. */
  readonly parts: {readonly total: number; readonly cached: number};
}

/** Who does the work. */
export interface Makers {
  readonly crew: Crew;
  readonly store: PartStore;
  readonly surroundings: Surroundings;
  readonly log: (line: string) => void;
}

export interface Clip {
  readonly job: Job;
  readonly segments: readonly Segment[];
}

/**
 * Writes a clip's file by one route: the parts that are kept are taken as they are, the others are drawn and encoded,
 * and all are joined.
 *
 * @throws {@link RenderFailure}, or `RouteClosed` if another route must do.
 */
export async function makeClip(
  clip: Clip,
  route: Route,
  outFile: string,
  makers: Makers,
  onProgress: (progress: Progress) => void,
): Promise<Rendered> {
  await checkWritable(outFile);
  if (route.folder) await checkSequence(outFile);
  const write = route.folder ? writeSequenceWhole : writeWhole;
  const making = new Making(clip, route, makers, onProgress);
  for (let tries = 0; ; tries++) {
    const parts = await making.parts();
    let joined: Joined;
    try {
      joined = await write(outFile, (draft) => route.join(parts, draft));
    } catch (error) {
      // Between being verified and being read a part may have been swept away, or its disk have failed.
      if (tries > 0 || (await making.areWhole())) throw error;
      continue;
    }
    return {encoding: route.encoder, framesHash: hashOfAll(parts), parts: making.counts, ...joined};
  }
}

class Making {
  private readonly clip: Clip;
  private readonly route: Route;
  private readonly makers: Makers;
  private readonly onProgress: (progress: Progress) => void;
  private readonly frames: number;
  private readonly keys: readonly string[];
  private readonly patience: Patience;
  private readonly start = performance.now();
  /** Of each segment that is not kept: frames done, frames drawn. */
  private readonly done = new Map<Segment, {readonly frame: number; readonly drawn: number}>();
  private cachedFrames = 0;
  private cached = 0;

  constructor(clip: Clip, route: Route, makers: Makers, onProgress: (progress: Progress) => void) {
    this.clip = clip;
    this.route = route;
    this.makers = makers;
    this.onProgress = onProgress;
    this.frames = clip.segments.at(-1)?.to ?? 0;
    this.keys = clip.segments.map((segment) => partKey(clip.job, segment, route, makers.surroundings));
    this.patience = new Patience(makers.log);
  }

  get counts(): {total: number; cached: number} {
    return {total: this.keys.length, cached: this.cached};
  }

  /** All parts, in their order. */
  async parts(): Promise<StoredPart[]> {
    const found = await this.find();
    this.cached = found.filter((part) => part !== undefined).length;
    this.cachedFrames = found.reduce((sum, part) => sum + (part?.frames ?? 0), 0);
    this.report();
    // One that fails stops the others; nothing of them goes on when this has ended.
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const all = await Promise.allSettled(
      this.clip.segments.map(async (segment, i) => {
        const part = found[i];
        if (part) return part;
        try {
          return await this.patience.with(() => this.make(segment, this.keys[i] ?? '', stop.signal));
        } catch (error) {
          stop.abort(error);
          throw error;
        }
      }),
    );
    return all.map((result) => {
      if (result.status === 'rejected') throw stop.signal.reason;
      return result.value;
    });
  }

  /** Whether every part is kept and undamaged. */
  async areWhole(): Promise<boolean> {
    return (await this.find()).every((part) => part !== undefined);
  }

  private find(): Promise<(StoredPart | undefined)[]> {
    const {segments} = this.clip;
    return Promise.all(
      segments.map(({from, to}, i) => this.makers.store.find(this.keys[i] ?? '', to - from)),
    );
  }

  private async make(segment: Segment, key: string, signal: AbortSignal): Promise<StoredPart> {
    signal.throwIfAborted();
    const {crew, store} = this.makers;
    const {from, to} = segment;
    let draft: PartDraft | undefined;
    try {
      const drawn = await crew.ask({
        job: this.clip.job,
        frames: this.frames,
        weight: to - from,
        busy: this.route.busy ?? 1,
        signal,
        run: async (stage, {profile}) => {
          draft = await store.begin(key);
          const order = {frames: to - from, file: draft.file, server: stage.server, profile: profile.folder};
          const work = await this.route.begin(order);
          const cancel = async (error: unknown) => {
            throw await work.cancel(error);
          };
          stage.onProgress = (frame, count) => {
            this.done.set(segment, {frame, drawn: count});
            this.report();
          };
          const framesHash = await stage.call('render', work.sink, from, to).catch(cancel);
          stage.onProgress = undefined;
          // The encoder ends its work while the browser draws the next segment.
          const complete = work.end().catch(cancel);
          complete.catch(() => {});
          return {draft, framesHash, complete};
        },
      });
      await drawn.complete;
      return await drawn.draft.keep({frames: to - from, framesHash: drawn.framesHash});
    } catch (error) {
      this.done.delete(segment);
      await draft?.discard();
      signal.throwIfAborted();
      if (draft && store.giveWay(error, draft.place)) return this.make(segment, key, signal);
      throw error;
    }
  }

  private report(): void {
    let [made, drawn] = [0, 0];
    for (const segment of this.done.values()) {
      made += segment.frame;
      drawn += segment.drawn;
    }
    const {frames, cachedFrames: cached} = this;
    const fps = (made * 1000) / Math.max(1, performance.now() - this.start);
    this.onProgress({frame: cached + made, frames, drawn, cached, fps});
  }
}

function hashOfAll(parts: readonly StoredPart[]): string {
  return createHash('sha256')
    .update(parts.map(({framesHash}) => framesHash).join('\n'))
    .digest('hex');
}
