import {describe, expect, it} from 'vitest';
import {StillGroups} from '../../src/render/still-groups.ts';
import {pictureSequences} from '../support/random.ts';

/** Plays pictures, named by a letter each, through groups, as an encoder that copies would: what comes out at the end. */
function play(pictures: string, length: number): {out: string; encoded: string} {
  const groups = new StillGroups(length);
  let encoded = '';
  let out = '';
  let last = '';
  const encode = (times: number) => {
    encoded += last.repeat(times);
    out += last.repeat(times);
  };
  for (const picture of pictures) {
    if (picture !== last) {
      encode(groups.picture());
      last = picture;
      encode(1);
      continue;
    }
    const what = groups.repeat();
    if (what === 'encode') encode(1);
    if (what === 'copy') {
      expect(encoded.length % length, 'a copy follows a whole group').toBe(0);
      out += encoded.slice(-length);
    }
  }
  encode(groups.end());
  return {out, encoded};
}

describe('still groups', () => {
  it.each([
    ['a hold is encoded once', 'aaaaaaaaaaaa', 'aaaa'],
    ['what follows a hold half-way is encoded with what was held back', 'aaaaaaaaaabbaaaa', 'aaaaaabbaaaa'],
    ['a group of one picture is no repetition of a group that ends with it', 'abbbbbbbbbbb', 'abbbbbbb'],
    ['a picture that begins a group and stays makes a still group', 'aaaabbbbbbbb', 'aaaabbbb'],
    ['a clip that ends within a held group loses nothing', 'aaaaaaaaaa', 'aaaaaa'],
    ['where everything moves, everything is encoded', 'abcdefgh', 'abcdefgh'],
  ])('%s', (_what, pictures, encoded) => {
    expect(play(pictures, 4)).toEqual({out: pictures, encoded});
  });

  it('give every sequence back as it was', () => {
    for (const pictures of pictureSequences()) {
      for (const length of [1, 2, 5]) expect(play(pictures, length).out).toBe(pictures);
    }
  });
});
