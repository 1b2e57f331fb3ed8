import type {Group} from '../group-plan.ts';
import type {Packet} from '../packets.ts';
import {assemble} from './assemble.ts';
import type {GroupPacket} from './group-packet.ts';
import type {VideoShape} from './settings.ts';

/** Of a picture: its colours, or its alpha, which is a video of its own. */
export type Channel = 'colour' | 'alpha';

/** A part that the browser encodes: its packets, until the last of them is there and its file is written. */
export class EncodedVideo {
  private readonly path: string;
  private readonly shape: VideoShape;
  private readonly packets: Readonly<Record<Channel, Packet[]>> = {colour: [], alpha: []};
  private config: VideoDecoderConfig | undefined;
  private groups: readonly Group[] = [];

  constructor(path: string, shape: VideoShape) {
    this.path = path;
    this.shape = shape;
  }

  /** What a decoder must know. */
  configure(config: VideoDecoderConfig): void {
    this.config ??= config;
  }

  /** Adds the next packets of a channel; without B pictures they come in the order of their frames. */
  add(packets: readonly Packet[], channel: Channel): void {
    this.packets[channel].push(...packets);
  }

  /** Which of its frames were encoded: of both channels the same. */
  plan(groups: readonly Group[]): void {
    this.groups = groups;
  }

  /**
   * Writes the file.
   *
   * @throws if the packets are not those of the plan.
   */
  async end(frames: number): Promise<void> {
    const {groups, config, path, shape} = this;
    const shown = groups.reduce((sum, {runs, times}) => sum + times * sumOf(runs.map((run) => run.shown)), 0);
    if (shown !== frames || !config) throw new Error(`The browser encoded ${shown} frames of ${frames}.`);
    await assemble(this.byGroup(), groups, config, shape, path);
  }

  private byGroup(): GroupPacket[][] {
    const {colour, alpha} = this.packets;
    if (this.shape.alpha && colour.length !== alpha.length) {
      throw new Error(`The browser encoded ${alpha.length} frames of alpha, and ${colour.length} of colour.`);
    }
    const fed = sumOf(this.groups.flatMap(({runs}) => runs.map((run) => run.fed)));
    if (colour.length !== fed) throw new Error(`The browser encoded ${colour.length} frames of ${fed}.`);
    let at = 0;
    return this.groups.map(({from, runs}) => {
      const first = at;
      at += sumOf(runs.map((run) => run.fed));
      return colour.slice(first, at).map(({frame, key, data}, i) => {
        const beside = alpha[first + i];
        if (!beside) return {frame: frame - from, key, data};
        if (beside.frame !== frame) throw new Error(`Frame ${frame} has no alpha.`);
        // A decoder begins with both at the same picture.
        return {frame: frame - from, key: key && beside.key, data, alpha: beside.data};
      });
    });
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
