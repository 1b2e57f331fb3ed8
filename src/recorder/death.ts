import type {Assembly} from './assemble.ts';
import type {ChildEnd} from './child.ts';
import {lastLine} from './interpreter.ts';

/** How a recording child died, for the user. `startMs`: milliseconds that it had to start. */
export function describeDeath(name: string, assembly: Assembly, ended: ChildEnd, startMs: number): string {
  if (assembly.failure && !assembly.fatal) {
    return `The recorder failed on ${name}${lineReached(assembly)}: ${ownFault(assembly.failure)}`;
  }
  if (ended.how === 'late start') {
    return `The interpreter was not ready after ${Math.round(startMs / 1000)} s. Try again when the machine is less busy.`;
  }
  const what =
    assembly.fatal?.text ?? (typeof ended.status === 'string' ? ended.status : `exit status ${ended.status}`);
  return `The interpreter died while it ran ${name}${lineReached(assembly)} (${briefly(what)}).${assembly.fatal ? '' : lastLine(ended.complaint)}`;
}

/** The end of a traceback of ours, and whose it is. */
export function ownFault(traceback: string): string {
  return `${traceback.trim().split('\n').at(-1)}. The fault is the recorder's, not the program's.`;
}

/** `, in line 4 of f`: where the program was, as far as that is known. */
function lineReached(assembly: Assembly): string {
  const {front, fatal, steps} = assembly;
  const last = steps.at(-1);
  const code = fatal?.code ?? (last && assembly.codeOfFrame(last.frame));
  const offset = fatal?.code === undefined ? last?.offset : fatal.offset;
  const found = code === undefined ? undefined : front?.codes[code];
  const line = found?.lines.find(
    ([start, end]) => offset !== undefined && start <= offset && offset < end,
  )?.[2];
  return line && found ? `, in line ${line} (${found.qualname})` : '';
}

/** The line of an error's text that says most: the last of a Python traceback, else the first. */
function briefly(text: string): string {
  const lines = text.trim().split('\n');
  return (text.includes('Traceback (most recent call last)') ? lines.at(-1) : lines[0]) ?? text;
}
