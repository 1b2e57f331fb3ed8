import {describe, expect, it} from 'vitest';
import {GroupPlan} from '../../src/render/group-plan.ts';
import {pictureSequences} from '../support/random.ts';

/** Plays pictures, named by a letter each, through a plan: what is fed, as a letter and its frame, and what is shown. */
async function play(pictures: string, length: number, repeated: number) {
  const plan = new GroupPlan(length, repeated);
  const fed: {picture: string; frame: number}[] = [];
  let last = '';
  const feed = async (frame: number) => {
    fed.push({picture: last, frame});
  };
  for (const picture of pictures) {
    if (picture === last) {
      await plan.repeat(feed);
      continue;
    }
    const frame = await plan.picture(feed);
    last = picture;
    await feed(frame);
  }
  await plan.end(feed);
  let [shown, taken] = ['', 0];
  for (const {from, runs, times} of plan.groups) {
    expect(from % length, 'a group begins where one may').toBe(0);
    let group = '';
    expect(fed[taken]?.frame, 'the first picture of a group is fed as its key frame').toBe(from);
    for (const run of runs) {
      expect(run.fed, 'a run is fed at all, and no more often than shown').toSatisfy(
        (n: number) => n >= 1 && n <= run.shown,
      );
      group += (fed[taken]?.picture ?? '').repeat(run.shown);
      taken += run.fed;
    }
    shown += group.repeat(times);
  }
  expect(taken).toBe(fed.length);
  expect(fed.map(({frame}) => frame)).toEqual([...fed.map(({frame}) => frame)].sort((a, b) => a - b));
  return {shown, fed: fed.map(({picture}) => picture).join('')};
}

describe('what x264 gets', () => {
  it.each([
    ['a hold is one group, of which the key frame and two more are fed', 'aaaaaaaaaaaa', 'aaa'],
    ['what follows a hold half-way has a key frame before it', 'aaaaaaaaaabbaaaa', 'aaaaabaaa'],
    ['a group of one picture is no repetition of a group that ends with it', 'abbbbbbb', 'abbbb'],
    ['the last picture of a group is fed once', 'abbbcddd', 'abcd'],
    ['a clip may end within a group', 'aaaaaaaaab', 'aaaab'],
    ['where everything moves, everything is fed', 'abcdefgh', 'abcdefgh'],
  ])('%s', async (_what, pictures, fed) => {
    expect(await play(pictures, 4, 2)).toEqual({shown: pictures, fed});
  });

  it('is all of it, but for groups that repeat, where nothing may be skipped', async () => {
    const all = await play('aaaaaaaabbba', 4, Number.POSITIVE_INFINITY);
    expect(all).toEqual({shown: 'aaaaaaaabbba', fed: 'aaaabbba'});
  });

  it('gives every sequence back as it was', async () => {
    for (const pictures of pictureSequences()) {
      for (const length of [1, 2, 5, 30]) {
        for (const repeated of [2, Number.POSITIVE_INFINITY])
          expect((await play(pictures, length, repeated)).shown).toBe(pictures);
      }
    }
  });
});
