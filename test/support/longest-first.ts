import {BaseSequencer, type TestSpecification} from 'vitest/node';

/** Files that take 15 s and more, longest first. What is forgotten here costs seconds, no more. */
export const LONG = [
  'recorder/hostile',
  'scenes/layout',
  'recorder/native/sample-ends',
  'recorder/choice',
  'recorder/again',
  'recorder/native/record',
  'recorder/native/steps',
  'render/real-scenes',
  'story/refs',
  'render/faults',
  'cli/clips',
  'cli/programs',
  'cli/native',
  'recorder/native/choice',
  'recorder/measure/measure',
  'recorder/native/cost',
  'render/formats',
  'recorder/specialise/specialise',
  'story/eval',
  'corpus/sample',
  'recorder/collector',
  'recorder/native/specialise',
  'recorder/native/hostile',
  'cli/measure',
  'render/faults-kill',
  'recorder/interpreter',
];

/**
 * Begins with the files that take longest, so that all workers end at about the same time. Vitest does so by the times of
 * the last run, of which a fresh clone has none: then it goes by the files' sizes, and the longest may come last.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

function rank({moduleId}: TestSpecification): number {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return at < 0 ? LONG.length : at;
}
