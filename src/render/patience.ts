import {type FailureKind, messageOf, RenderFailure} from './failure.ts';

/** What may go well another time: a process died that others can end, or the system when memory is short. */
const PASSING: readonly FailureKind[] = ['browser-died', 'encoder-died'];

/** How often in one piece of work something that died is started again. */
const RESTARTS = 3;

/** Tries work again whose browser or encoder died, a bounded number of times in all. */
export class Patience {
  private readonly log: (line: string) => void;
  private left = RESTARTS;

  constructor(log: (line: string) => void) {
    this.log = log;
  }

  async with<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RenderFailure) || !PASSING.includes(error.kind) || this.left === 0)
          throw error;
        this.left--;
        this.log(`${messageOf(error)} It is started again (${RESTARTS - this.left} of ${RESTARTS}).`);
      }
    }
  }
}
