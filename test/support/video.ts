import {readFileSync} from 'node:fs';
import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny';
import {launchBrowser} from '../../src/render/browser/launch.ts';
import {lumaOf, type Planes, rgbaOf} from './planes.ts';

/** What a player learns of a video before it plays it. */
export interface Probe {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly fps: number;
  readonly seconds: number;
  readonly tracks: number;
  readonly colour: VideoColorSpaceInit;
  readonly alpha: boolean;
  /** The boxes of the file, in order: `ftyp`, `moov`, `mdat`. */
  readonly boxes: readonly string[];
}

export async function probe(file: string): Promise<Probe> {
  const bytes = readFileSync(file);
  const input = new Input({formats: ALL_FORMATS, source: new BufferSource(bytes)});
  const track = await videoOf(input);
  const stats = await track.computePacketStats();
  return {
    codec: (await track.getCodecParameterString()) ?? '',
    width: track.displayWidth,
    height: track.displayHeight,
    frames: stats.packetCount,
    fps: stats.averagePacketRate,
    seconds: await track.computeDuration(),
    tracks: (await input.getTracks()).length,
    colour: await track.getColorSpace(),
    alpha: await track.canBeTransparent(),
    boxes: boxesOf(bytes),
  };
}

async function videoOf(input: Input) {
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('The file has no video track.');
  return track;
}

/** Numbers of a video's key frames, in the order of display. */
export async function keyFrames(file: string): Promise<number[]> {
  const input = new Input({formats: ALL_FORMATS, source: new BufferSource(readFileSync(file))});
  const packets: {time: number; key: boolean}[] = [];
  for await (const packet of new EncodedPacketSink(await videoOf(input)).packets()) {
    packets.push({time: packet.timestamp, key: packet.type === 'key'});
  }
  packets.sort((a, b) => a.time - b.time);
  return packets.flatMap(({key}, i) => (key ? [i] : []));
}

/** Names of the top-level boxes (ISO/IEC 14496-12). */
function boxesOf(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    names.push(bytes.toString('latin1', at + 4, at + 8));
    const size = bytes.readUInt32BE(at);
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size || bytes.length;
  }
  return names;
}

/**
 * Pixels of frames, counted from 0 in the order of display, as the browser decodes them: RGBA, row by row.
 *
 * @param plane - Of WebM with alpha: the colours, which are opaque, or alpha, which is a grey picture.
 */
export async function decodeFrames(
  file: string,
  frames: readonly number[],
  plane: 'colour' | 'alpha' = 'colour',
): Promise<Uint8Array[]> {
  const input = new Input({formats: ALL_FORMATS, source: new BufferSource(readFileSync(file))});
  const track = await videoOf(input);
  const config = await track.getDecoderConfig();
  if (!config) throw new Error('The video can not be decoded.');
  const packets = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    packets.push({
      type: packet.type,
      timestamp: packet.microsecondTimestamp,
      data: Buffer.from((plane === 'alpha' ? packet.sideData.alpha : undefined) ?? packet.data).toString(
        'base64',
      ),
    });
  }
  const description =
    config.description && Buffer.from(new Uint8Array(config.description as ArrayBuffer)).toString('base64');
  const running = await launchBrowser();
  try {
    const page = await running.browser.newPage();
    // VideoDecoder asks for a secure context, which 127.0.0.1 is; the request never leaves the browser.
    await page.setRequestInterception(true);
    page.on(
      'request',
      (request) => void request.respond({contentType: 'text/html', body: '<!doctype html>'}),
    );
    await page.goto('http://127.0.0.1/');
    const pixels = await page.evaluate(
      async (codec, description, packets, wanted) => {
        const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const times = packets.map((p) => p.timestamp).sort((a, b) => a - b);
        const found = new Map<number, Promise<object>>();
        let failure: unknown;
        const decoder = new VideoDecoder({
          output: (picture) => {
            const frame = times.indexOf(picture.timestamp);
            if (!wanted.includes(frame)) return picture.close();
            const data = new Uint8Array(picture.allocationSize());
            const {format, colorSpace} = picture;
            const {width, height} = picture.visibleRect ?? {};
            const copied = picture.copyTo(data).then((layout) => {
              let text = '';
              for (const byte of data) text += String.fromCharCode(byte);
              return {format, width, height, layout, colorSpace: colorSpace.toJSON(), text: btoa(text)};
            });
            found.set(
              frame,
              copied.finally(() => picture.close()),
            );
          },
          error: (error) => {
            failure = error;
          },
        });
        decoder.configure({codec, ...(description ? {description: bytes(description)} : {})});
        for (const {type, timestamp, data} of packets) {
          decoder.decode(new EncodedVideoChunk({type, timestamp, data: bytes(data)}));
        }
        await decoder.flush();
        if (failure) throw failure;
        const pictures = [];
        for (const frame of wanted) {
          const data = await found.get(frame);
          if (!data) throw new Error(`There is no frame ${frame}.`);
          pictures.push(data);
        }
        return pictures as (Omit<Planes, 'data'> & {colorSpace: VideoColorSpaceInit; text: string})[];
      },
      config.codec,
      description,
      packets,
      frames,
    );
    return pixels.map(({text, colorSpace, ...picture}) => {
      const planes = {...picture, data: Buffer.from(text, 'base64')};
      if (plane === 'alpha') return lumaOf(planes);
      if (colorSpace.matrix !== 'bt709' || colorSpace.fullRange) {
        throw new Error(`A player would take its colours for ${JSON.stringify(colorSpace)}.`);
      }
      return rgbaOf(planes);
    });
  } finally {
    await running.close();
  }
}
