import type {Command} from 'commander';
import pc from 'picocolors';
import {BadSurroundings} from '../failure.ts';
import type {Finding} from '../finding.ts';
import {examine} from '../findings.ts';
import {jsonOption} from '../options/index.ts';
import type {CommonOptions, Run, Session} from '../session.ts';

export function addDoctor(program: Command, run: Run): Command {
  return program
    .command('doctor')
    .summary('say what was found on this machine, and what to do')
    .description(
      'Says what was found on this machine, each with its version and with what to do if it is missing. Ends with exit code 1 if something needed is missing.',
    )
    .addOption(jsonOption('the findings'))
    .action((options: CommonOptions) => run(options, (session) => doctor(options, session)));
}

async function doctor({json}: CommonOptions, session: Session): Promise<void> {
  const findings = await session.during('Looking around', examine());
  session.print(json ? JSON.stringify({findings}, null, 2) : findings.map(inWords).join('\n'));
  const missing = findings.filter(({state}) => state === 'missing').map(({part}) => part);
  if (missing.length > 0) {
    throw new BadSurroundings(
      `Needed and missing here: ${missing.join(', ')}. What to do stands beside each.`,
    );
  }
}

function inWords({part, state, found, advice}: Finding): string {
  const colour = pc.createColors(process.stdout.isTTY && pc.isColorSupported);
  const mark = {
    found: colour.green('ok     '),
    lesser: colour.yellow('lesser '),
    missing: colour.red('missing'),
  }[state];
  const line = `${mark}  ${part.padEnd(11)}  ${found}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(22)}${advice}`;
}
