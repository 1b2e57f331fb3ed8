import {configDefaults, defineConfig} from 'vitest/config';
import {LongestFirst} from './test/support/longest-first.ts';

/** These load modules in another way than they are, or weigh the process that they run in. */
const apart = [
  'test/render/closed-route.test.ts',
  'test/render/encoder.test.ts',
  'test/recorder/hostile.test.ts',
  'test/recorder/native/hostile.test.ts',
];
const times = {testTimeout: 60_000, hookTimeout: 120_000};

export default defineConfig({
  test: {
    globalSetup: ['test/support/run.ts'],
    // Recorders and browsers are whole processes: two files at a time fill two cores.
    maxWorkers: 2,
    sequence: {sequencer: LongestFirst},
    projects: [
      {
        test: {
          ...times,
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...apart],
          // A file's modules are there for the next: to load them anew takes half a second each time.
          isolate: false,
        },
      },
      {test: {...times, name: 'apart', include: apart}},
    ],
  },
});
