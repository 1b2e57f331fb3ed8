import {RowCarrier, runsOf} from './changed-rows.ts';
import type {FrameHash} from './frame-hash.ts';
import {Handover} from './handover.ts';
import {type ChannelOrder, type Converter, i420Size} from './i420.ts';
import type {PictureMemory} from './picture-memory.ts';
import type {Sink, SinkOptions} from './sink.ts';

/** Converts and hands over pictures without alpha, beside the thread that draws them. */
export class OpaquePictures extends Handover {
  private readonly width: number;
  private readonly height: number;
  private readonly place: PictureMemory;
  private readonly converter: Converter;
  private readonly converted: Uint8Array;
  /** The same in memory of our own: the browser reads shared memory byte by byte. */
  private readonly i420: Uint8Array<ArrayBuffer>;
  private readonly carrier: RowCarrier;
  private before: number | undefined;

  constructor(sink: Sink, {size}: SinkOptions, place: PictureMemory, hash: FrameHash, converter: Converter) {
    super(sink, hash);
    this.width = size.width;
    this.height = size.height;
    this.place = place;
    this.converter = converter;
    this.carrier = new RowCarrier(size, false);
    this.i420 = new Uint8Array(i420Size(size.width, size.height));
    this.converted = new Uint8Array(place.memory.buffer, place.target, this.i420.length);
  }

  /** Returns the slot that isn't needed any more: the next picture is compared with this one. */
  async take(slot: number, order: ChannelOrder): Promise<number | undefined> {
    const {width, height, place, before} = this;
    const {target, pairs} = place;
    const changed = this.converter.convert({pixels: slot, before, target, pairs}, order, width, height);
    this.before = slot;
    if (changed.length > 0) {
      const rows = runsOf(changed);
      this.carrier.copy(this.converted, this.i420, rows);
      this.hash.add(target, changed);
      await this.sink.picture(this.i420, rows);
    } else {
      // Drawn anew, and came out the same.
      await this.repeat();
    }
    return before;
  }
}
