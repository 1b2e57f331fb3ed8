import type {Command} from 'commander';
import {untilInterrupted} from '../interruption.ts';
import {openRecording} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

export function addStudio(program: Command, run: Run): Command {
  return program
    .command('studio')
    .summary('open the Motion Canvas editor')
    .description(
      'Serves the Motion Canvas editor with the same scenes, reloading as they change, on 127.0.0.1 until Ctrl-C.',
    )
    .argument(
      '[REC.json]',
      'a recording made by inside-cpython record (default: a recording made of assets/programs/total.py)',
    )
    .action((path: string | undefined, options: CommonOptions) =>
      run(options, (session) => studio(path, session)),
    );
}

const loadStudio = async () =>
  (await import('../../render/studio.ts' as string)) as {
    openStudio(options: {recording?: unknown}): Promise<{url: string; close(): Promise<void>}>;
  };

async function studio(path: string | undefined, session: Session): Promise<void> {
  const [recording, {openStudio}] = await Promise.all([
    path === undefined ? undefined : openRecording(path),
    loadStudio(),
  ]);
  const server = await openStudio(recording === undefined ? {} : {recording});
  try {
    session.say(`The editor stands at ${server.url} until Ctrl-C.`);
    await untilInterrupted(session.signal);
  } finally {
    await server.close();
  }
}
