import {readFileSync} from 'node:fs';
import {Command} from 'commander';
import {addClips} from './commands/clips.ts';
import {addDoctor} from './commands/doctor.ts';
import {addFrame} from './commands/frame.ts';
import {addMeasure} from './commands/measure.ts';
import {addRecord} from './commands/record.ts';
import {addRender} from './commands/render.ts';
import {addStory} from './commands/story.ts';
import {addStudio} from './commands/studio.ts';
import {addVerify} from './commands/verify.ts';
import {openSession, type Run} from './session.ts';

/** The whole command line. */
export function createProgram(signal: AbortSignal): Command {
  const program = new Command('inside-cpython')
    .description('Animated clips of what a real CPython did with your program.')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({helpWidth: Math.min(process.stdout.columns ?? 100, 100)})
    .exitOverride();
  const run: Run = async (options, work) => work(await openSession(options, signal));
  for (const add of [
    addClips,
    addRecord,
    addRender,
    addStory,
    addFrame,
    addStudio,
    addVerify,
    addMeasure,
    addDoctor,
  ]) {
    // Subcommands copy the settings above at the moment they are made.
    add(program, run)
      .option('--quiet', 'print nothing but errors, and what --json or story puts on stdout (default: off)')
      .option(
        '--verbose',
        'print stack traces, what the recorder and the renderer say, and progress also where stderr is no terminal (default: off)',
      )
      .showHelpAfterError('Run the command with --help to see what it takes.');
  }
  return program.showHelpAfterError('Run inside-cpython --help to see what it takes.').addHelpText(
    'after',
    `
Exit codes: 0 done; 2 the input can't be used; 1 the surroundings or our fault (verify: a difference;
doctor: something missing); 130 interrupted (143 by SIGTERM).

Examples:
  inside-cpython clips my_program.py                  five videos in output/
  inside-cpython clips my_program.py --clip eval,refs --out slides --size 720p
  inside-cpython record my_program.py -o rec.json     only the recording …
  inside-cpython render rec.json                      … and later the videos
  inside-cpython frame rec.json --clip ast --at end -o ast.png`,
  );
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : '';
}
