import {Interrupted} from './failure.ts';

/** The shell's convention: 128 plus the number of the signal. */
const exitCodes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
type StopSignal = keyof typeof exitCodes;

/** Milliseconds that commands have to end their children and remove their temporary files. */
const GRACE_MS = 5_000;

/**
 * Turns Ctrl-C, SIGTERM and SIGHUP into an aborted {@link AbortSignal} whose reason is {@link Interrupted}. A second
 * one, or a clean-up that takes longer than five seconds, ends the process at once.
 */
export function listenForInterruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: StopSignal) => {
    if (controller.signal.aborted) process.exit(exitCodes[signal]);
    controller.abort(new Interrupted(exitCodes[signal]));
    setTimeout(() => process.exit(exitCodes[signal]), GRACE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  return controller.signal;
}

/** Resolves never, rejects with the signal's reason when it is aborted: for commands that only wait. */
export function untilInterrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), {once: true});
  });
}
