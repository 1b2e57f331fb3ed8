import {openReporter, type Reporter} from './reporter.ts';

/** What every command gets beside its own arguments. */
export interface Session extends Reporter {
  /** Aborted by Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** Writes a result to stdout: text for people, or the JSON document. */
  print(text: string): void;
  /** What the renderer and its children say: shown with `--verbose`. */
  log(line: string): void;
}

/** The options that every command has. */
export interface CommonOptions {
  readonly verbose?: true;
  readonly quiet?: true;
  readonly json?: true;
}

/** Runs a command's work with a session of its own options. */
export type Run = (options: CommonOptions, work: (session: Session) => Promise<void>) => Promise<void>;

export async function openSession(options: CommonOptions, signal: AbortSignal): Promise<Session> {
  const {quiet = false, json = false, verbose = false} = options;
  const reporter = await openReporter({quiet, json, verbose});
  return {
    ...reporter,
    signal,
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    log: (line) => {
      if (options.verbose) process.stderr.write(`${line}\n`);
    },
  };
}
