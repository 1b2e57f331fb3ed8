import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {openRenderer} from '../../../src/render/index.ts';
import {fixtureJob} from '../fixtures/job.ts';

const scenes = fileURLToPath(new URL('../fixtures/disposal-scenes.tsx', import.meta.url));

it('a node that was drawn and disposed of is held by nothing above it', async () => {
  const renderer = await openRenderer({scenes, framesOf: () => 30});
  try {
    // Every frame is drawn: while a node is there, and when it is gone.
    const frames = Array.from({length: 30}, (_, i) => i);
    const seen = await renderer.inspect(fixtureJob({clip: 'disposal', fps: 12}), frames);
    const said =
      seen
        .at(-1)
        ?.map(({text}) => text)
        .join() ?? '';
    expect(said).toMatch(/^(\d+) \1$/);
  } finally {
    await renderer.close();
  }
});
