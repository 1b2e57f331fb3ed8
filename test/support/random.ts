/** Whole numbers below a limit, at random, and the same for the same seed. */
export function randomBelow(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** Sequences of pictures, named by a letter each, of which many stand: the same each time. */
export function pictureSequences(): string[] {
  const random = randomBelow(7);
  return Array.from({length: 300}, () => {
    let pictures = '';
    while (pictures.length < 60) pictures += 'abc'.charAt(random(3)).repeat(1 + random(20));
    return pictures;
  });
}
