import type {Recording} from '../../src/recording/index.ts';

/** A function that calls itself, and a generator: what programs have of which a part is chosen. Twelve lines. */
export const FIB_AND_COUNT = `def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def count(to):
    at = 0
    while at < to:
        yield at
        at += 1
`;

/** The steps as function, instruction and line. */
export function told({run, codes}: Recording): string[] {
  return run.steps.map(({frame, offset}) => {
    const code = codes[run.frames[frame]?.code ?? -1];
    const instruction = code?.instructions.find((i) => i.offset === offset);
    return `${code?.name} ${instruction?.name} ${instruction?.line}`;
  });
}
