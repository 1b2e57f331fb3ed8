/** Times of every clip, in milliseconds: plain numbers that stories may read too. */
export const timing = {
  /** One move: long enough to follow, short enough not to wait for. */
  move: 350,
  /** A move in a repetition that was shown slowly before. */
  quickMove: 220,
  /** Reading speed of a caption. */
  readPerChar: 60,
  /** A beat holds at least this long, whatever its caption. */
  shortestHold: 1200,
  /** The opening question. */
  opening: 2000,
  /** The closing still, on top of its caption's reading time. */
  closing: 800,
  /** No clip is longer. */
  longestClip: 75_000,
} as const;
