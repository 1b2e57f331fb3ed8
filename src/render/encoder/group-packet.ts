/** One encoded picture of a group. */
export interface GroupPacket {
  /** The frame that it shows, counted from the group's first. */
  readonly frame: number;
  readonly data: Uint8Array;
  /** The picture's alpha channel, encoded as if it were the luma of a video. */
  readonly alpha?: Uint8Array;
  /** Whether a decoder can begin with it. */
  readonly key: boolean;
}
