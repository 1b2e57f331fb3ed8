import {fileURLToPath} from 'node:url';
import {type Command, Option} from 'commander';
import {untilInterrupted} from '../interruption.ts';
import {number} from '../options/index.ts';
import {openRecording, recordProgram} from '../recordings.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

/** What the editor shows where no recording is given. */
const example = fileURLToPath(new URL('../../../assets/programs/total.py', import.meta.url));

type Options = CommonOptions & {port?: number};

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
    .addOption(
      new Option(
        '--port <integer>',
        'port to serve at: 1 to 65535 (default: 9000, or the next that is free)',
      ).argParser(number(1, 65_535, true)),
    )
    .action((path: string | undefined, options: Options) =>
      run(options, (session) => studio(path, options, session)),
    );
}

async function studio(path: string | undefined, {port}: Options, session: Session): Promise<void> {
  const recording = await (path === undefined ? recordProgram(example, session) : openRecording(path));
  const {openStudio} = await import('../../render/studio.ts');
  const server = await session.during(
    'Starting the editor',
    openStudio({recording, ...(port === undefined ? {} : {port})}),
  );
  try {
    session.say(`The editor stands at ${server.url} until Ctrl-C.`);
    await untilInterrupted(session.signal);
  } finally {
    await server.close();
  }
}
