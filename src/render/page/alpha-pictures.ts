import {allRows, type Rows} from './changed-rows.ts';
import type {FrameHash} from './frame-hash.ts';
import {Handover} from './handover.ts';
import {AlphaConverter, pictureSize} from './i420a.ts';
import type {PictureMemory} from './picture-memory.ts';
import type {Sink, SinkOptions} from './sink.ts';

/** Converts and hands over pictures with a transparent ground. */
export class AlphaPictures extends Handover {
  private readonly place: PictureMemory;
  private readonly converter: AlphaConverter;
  private readonly picture: Uint8Array<ArrayBuffer>;
  private readonly all: readonly Rows[];
  private before: number | undefined;

  constructor(sink: Sink, {size}: SinkOptions, place: PictureMemory, hash: FrameHash) {
    super(sink, hash);
    this.place = place;
    this.all = allRows(size);
    this.converter = new AlphaConverter(size);
    this.picture = new Uint8Array(pictureSize(size, true));
  }

  /** Returns the slot that isn't needed any more: the next picture is compared with this one. */
  async take(slot: number): Promise<number | undefined> {
    const {before, picture, place} = this;
    const pixels = this.pixelsAt(slot);
    const last = before === undefined ? undefined : this.pixelsAt(before);
    this.before = slot;
    if (this.converter.convert(pixels, last, picture)) {
      this.hash.addWhole(slot, place.slotSize);
      await this.sink.picture(picture, this.all);
    } else await this.repeat();
    return before;
  }

  private pixelsAt(slot: number): Uint8Array {
    return new Uint8Array(this.place.memory.buffer, slot, this.place.slotSize);
  }
}
