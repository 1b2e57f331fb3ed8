import type {Size} from '../job.ts';
import type {Quality} from './target.ts';

/** How a video's pictures are encoded. */
export type Coding = 'h264' | 'vp9' | 'prores';

/** What is encoded, and how. */
export interface VideoShape {
  readonly size: Size;
  readonly fps: number;
  /** Default `h264`. */
  readonly coding?: Coding;
  /** Default `high`. */
  readonly quality?: Quality;
  /** Whether the pictures have a transparent ground. Default false. */
  readonly alpha?: boolean;
}

/** Frames from one key frame to the next: half a second, as video sites ask for. ProRes has key frames alone. */
export function gopOf({fps, coding}: VideoShape): number {
  return coding === 'prores' ? 1 : Math.max(1, Math.round(fps / 2));
}

/** Pixels of a picture from which on H.264 takes longer than drawing it. */
const LARGE = 1280 * 720;

/**
 * Cores that a browser keeps busy with the encoder that it feeds. Measured on 2 cores at 1080p60 in H.264, with one browser
 * instead of two: whole clips in the same time or up to 5 % less, by up to 8 % less CPU.
 */
export function busyCores({size: {width, height}, coding = 'h264'}: VideoShape): number {
  return coding === 'h264' && width * height >= LARGE ? 2 : 1;
}

/** B pictures that may follow each other, as YouTube asks for. */
export const B_PICTURES = 2;

/**
 * Of a picture that stands still, how often an encoder gets it again: all but these repetitions are written in H.264 as
 * pictures that are skipped whole. Undefined if it gets all of them. `max` is to lose nothing of what x264 sees.
 */
export function fedRepetitions({coding = 'h264', quality}: VideoShape): number | undefined {
  // With more than one picture to predict from, those that are written in between would count.
  return coding === 'h264' && quality !== 'max' ? B_PICTURES : undefined;
}

/** The same on every machine, so that the same pictures give the same file. */
const THREADS = ['-threads', '4'];

const COLOUR = [
  '-color_range',
  'tv',
  '-colorspace',
  'bt709',
  '-color_primaries',
  'bt709',
  '-color_trc',
  'bt709',
];

/**
 * Arguments that make ffmpeg read pictures from its standard input and write a video file. Pictures are BT.709 in limited
 * range: for H.264 in Matroska (see `raw-matroska.ts`), for VP9 raw; for ProRes they are PNG files, which are RGB. Files
 * are Matroska of H.264, WebM of VP9, MOV of ProRes.
 */
export function ffmpegArguments(shape: VideoShape, outFile: string): string[] {
  const coding = shape.coding ?? 'h264';
  return commandLine(INPUTS[coding](shape), CODINGS[coding](shape), outFile);
}

/** Arguments that make ffmpeg encode a file of raw I420 pictures with the settings of our H.264, each frame of it. */
export function rawFileArguments(shape: VideoShape, raw: string, outFile: string): string[] {
  return commandLine([...rawPictures(shape), '-i', raw], h264(shape), outFile);
}

function commandLine(input: readonly string[], coding: readonly string[], outFile: string): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'error', '-y', ...input, '-an', '-map_metadata', '-1'],
    ...[...coding, ...THREADS, ...COLOUR, '-fflags', '+bitexact'],
    // A folder's name may have a colon, which would make a protocol of it.
    `file:${outFile}`,
  ];
}

const INPUTS: Readonly<Record<Coding, (shape: VideoShape) => string[]>> = {
  h264: () => ['-f', 'matroska', ...COLOUR, '-i', 'pipe:0'],
  vp9: (shape) => [...rawPictures(shape), '-i', 'pipe:0'],
  prores: ({fps}) => ['-f', 'image2pipe', '-c:v', 'png', '-framerate', String(fps), '-i', 'pipe:0'],
};

function rawPictures({size: {width, height}, fps, alpha}: VideoShape): string[] {
  return [
    ...['-f', 'rawvideo', '-pix_fmt', alpha ? 'yuva420p' : 'yuv420p'],
    ...['-video_size', `${width}x${height}`, '-framerate', String(fps), ...COLOUR],
  ];
}

const CODINGS: Readonly<Record<Coding, (shape: VideoShape) => string[]>> = {h264, vp9, prores};

/** Presets and rate factors of x264, from 0 (nothing lost) to 51. */
const X264: Readonly<Record<Quality, readonly [string, number]>> = {
  draft: ['ultrafast', 21],
  high: ['veryfast', 18],
  max: ['slow', 12],
};

/** What makes room for pictures that x264 doesn't write: each is predicted from the last one before it, and no B from a B. */
const ONE_REFERENCE = ['b-pyramid=none', 'ref=1'];

function h264(shape: VideoShape): string[] {
  const {fps, quality = 'high'} = shape;
  const [preset, factor] = X264[quality];
  const gop = gopOf(shape);
  const colour = ['colorprim=bt709', 'transfer=bt709', 'colormatrix=bt709', 'range=tv'];
  const params = [...colour, 'open-gop=0', 'force-cfr=1', ...(quality === 'max' ? [] : ONE_REFERENCE)];
  // Frames may be missing: a key frame is not the nth that comes, but the first that comes of a group.
  const groupAt = (time: string) => `floor((${time}*${fps}+0.5)/${gop})`;
  const keys = `expr:if(isnan(prev_forced_t),1,gt(${groupAt('t')},${groupAt('prev_forced_t')}))`;
  return [
    ...['-c:v', 'libx264', '-preset', preset, '-crf', String(factor), '-profile:v', 'high'],
    ...['-pix_fmt', 'yuv420p', '-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0'],
    ...['-force_key_frames', keys, '-bf', String(B_PICTURES), '-flags', '+cgop+bitexact'],
    ...['-x264-params', params.join(':'), '-f', 'matroska'],
  ];
}

/** Deadlines, speeds (0, slow, to 8) and constant qualities of libvpx, from 0 (best) to 63. */
const VPX: Readonly<Record<Quality, readonly [string, number, number]>> = {
  draft: ['realtime', 8, 30],
  high: ['realtime', 6, 20],
  max: ['good', 4, 12],
};

function vp9(shape: VideoShape): string[] {
  const [deadline, speed, quality] = VPX[shape.quality ?? 'high'];
  const gop = String(gopOf(shape));
  return [
    ...['-c:v', 'libvpx-vp9', '-deadline', deadline, '-cpu-used', String(speed)],
    ...['-crf', String(quality), '-b:v', '0', '-pix_fmt', shape.alpha ? 'yuva420p' : 'yuv420p'],
    ...['-g', gop, '-keyint_min', gop, '-tile-columns', '2', '-row-mt', '0', '-flags', '+bitexact'],
    // It looks at no later pictures then; asked to wait for them, it copies each and writes the same.
    ...(deadline === 'realtime' ? ['-lag-in-frames', '0'] : []),
    // Pictures that are decoded but not shown have no alpha beside them.
    ...(shape.alpha ? ['-auto-alt-ref', '0'] : []),
    ...['-f', 'webm'],
  ];
}

/** Profiles of ProRes without alpha, and quantisers of its 4444 with alpha, from 1 (best) to 31. */
const PRORES: Readonly<Record<Quality, readonly [string, number]>> = {
  draft: ['lt', 12],
  high: ['hq', 4],
  max: ['4444', 1],
};

function prores({quality = 'high', alpha}: VideoShape): string[] {
  const [profile, quantiser] = PRORES[quality];
  const whole = alpha || profile === '4444';
  const pixels = alpha ? 'yuva444p10le' : whole ? 'yuv444p10le' : 'yuv422p10le';
  const scale = 'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int';
  return [
    ...['-vf', `${scale},format=${pixels}`, '-c:v', 'prores_ks', '-vendor', 'apl0'],
    ...['-profile:v', alpha ? '4444' : profile, ...(whole ? ['-qscale:v', String(quantiser)] : [])],
    ...(alpha ? ['-alpha_bits', '16'] : []),
    ...['-flags', '+bitexact', '-movflags', '+write_colr', '-f', 'mov'],
  ];
}

/** Levels of H.264 (Table A-1): macroblocks a second, macroblocks a picture, level × 10. */
const AVC_LEVELS: Levels = [
  [40_500, 1_620, 30],
  [108_000, 3_600, 31],
  [216_000, 5_120, 32],
  [245_760, 8_192, 40],
  [522_240, 8_704, 42],
  [589_824, 22_080, 50],
  [983_040, 36_864, 51],
  [2_073_600, 36_864, 52],
];

/** Levels of VP9 (its Annex A): luma samples a second, luma samples a picture, level × 10. */
const VP9_LEVELS: Levels = [
  [9_216_000, 245_760, 21],
  [20_736_000, 552_960, 30],
  [36_864_000, 983_040, 31],
  [83_558_400, 2_228_224, 40],
  [160_432_128, 2_228_224, 41],
  [311_951_360, 8_912_896, 50],
  [588_251_136, 8_912_896, 51],
  [1_176_502_272, 35_651_584, 60],
];

type Levels = readonly (readonly [number, number, number])[];

function levelFor(levels: Levels, picture: number, fps: number): number {
  const level = levels.find(([second, most]) => picture * fps <= second && picture <= most);
  return (level ?? levels.at(-1))?.[2] ?? 0;
}

/** The codec string of H.264 High at the lowest level that allows a size and rate. */
export function avcCodec({size: {width, height}, fps}: VideoShape): string {
  const picture = Math.ceil(width / 16) * Math.ceil(height / 16);
  return `avc1.6400${levelFor(AVC_LEVELS, picture, fps).toString(16)}`;
}

/** The codec string of VP9, profile 0, 8 bits, 4:2:0, BT.709, limited range, at the lowest level that allows a size and rate. */
export function vp9Codec({size: {width, height}, fps}: VideoShape): string {
  return `vp09.00.${levelFor(VP9_LEVELS, width * height, fps)}.08.01.01.01.01.00`;
}

const SHARE: Readonly<Record<Quality, number>> = {draft: 0.5, high: 1, max: 3};

/** Bits a second that the browser's encoder may use: 8 Mb/s for 1080p60, in proportion to pixels and frames. */
export function bitrateOf({size: {width, height}, fps, quality = 'high'}: VideoShape): number {
  const share = ((width * height) / (1920 * 1080)) * (fps / 60);
  return Math.round(8e6 * SHARE[quality] * Math.max(0.05, share ** 0.75));
}
