import type {Size} from '../job.ts';

/** What is encoded: raw pictures in I420, BT.709, limited range. */
export interface VideoShape {
  readonly size: Size;
  readonly fps: number;
}

/** Frames from one key frame to the next: half a second, as video sites ask for. */
export function gopOf(fps: number): number {
  return Math.max(1, Math.round(fps / 2));
}

/** The same on every machine, so that the same pictures give the same file. */
const THREADS = 4;

/** Arguments that make ffmpeg read raw pictures from its standard input and write an MP4 file for any player. */
export function ffmpegArguments({size: {width, height}, fps}: VideoShape, outFile: string): string[] {
  const colour = [
    '-color_range',
    'tv',
    '-colorspace',
    'bt709',
    '-color_primaries',
    'bt709',
    '-color_trc',
    'bt709',
  ];
  const gop = String(gopOf(fps));
  return [
    ...['-hide_banner', '-loglevel', 'error', '-y'],
    ...[
      '-f',
      'rawvideo',
      '-pix_fmt',
      'yuv420p',
      '-video_size',
      `${width}x${height}`,
      '-framerate',
      String(fps),
    ],
    ...colour,
    ...['-i', 'pipe:0', '-an', '-map_metadata', '-1'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-g', gop, '-keyint_min', gop, '-sc_threshold', '0', '-bf', '2', '-flags', '+cgop+bitexact'],
    ...['-threads', String(THREADS), ...colour],
    ...['-x264-params', 'colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv:open-gop=0'],
    // Without an edit list, players that ignore it are not two frames late. ffmpeg before 4.3 would move all instead.
    ...['-use_editlist', '0', '-avoid_negative_ts', 'disabled'],
    ...['-movflags', '+faststart+negative_cts_offsets', '-fflags', '+bitexact'],
    // A folder's name may have a colon, which would make a protocol of it.
    ...['-f', 'mp4', `file:${outFile}`],
  ];
}

/** Levels of H.264 (Table A-1): macroblocks a second, macroblocks a picture, level × 10. */
const LEVELS: readonly (readonly [number, number, number])[] = [
  [40_500, 1_620, 30],
  [108_000, 3_600, 31],
  [216_000, 5_120, 32],
  [245_760, 8_192, 40],
  [522_240, 8_704, 42],
  [589_824, 22_080, 50],
  [983_040, 36_864, 51],
  [2_073_600, 36_864, 52],
];

/** The codec string of H.264 High at the lowest level that allows a size and rate. */
export function avcCodec({size: {width, height}, fps}: VideoShape): string {
  const picture = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level = LEVELS.find(([second, most]) => picture * fps <= second && picture <= most)?.[2] ?? 52;
  return `avc1.6400${level.toString(16)}`;
}

/** Bits a second that the browser's encoder may use: 8 Mb/s for 1080p60, in proportion to pixels and frames. */
export function bitrateOf({size: {width, height}, fps}: VideoShape): number {
  const share = ((width * height) / (1920 * 1080)) * (fps / 60);
  return Math.round(8e6 * Math.max(0.05, share ** 0.75));
}
