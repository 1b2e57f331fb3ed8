import type {TextStyle} from '../theme/type.ts';
import {textWidth} from './primitives/index.ts';

/** A long opcode breaks at an underscore, which stays at the end of the line. */
export function breakOpcode(name: string, style: TextStyle, room: number): string[] {
  if (textWidth(name, style) <= room) return [name];
  const parts = name.split(/(?<=_)/);
  const width = (text: string) => textWidth(text, style);
  // The break that leaves the longer half shortest: a superinstruction falls into its two opcodes.
  const halves = parts.slice(1).map((_, i) => [parts.slice(0, i + 1).join(''), parts.slice(i + 1).join('')]);
  const longer = (lines: readonly string[]) => Math.max(...lines.map(width));
  const [best] = halves.sort((a, b) => longer(a) - longer(b));
  if (best && longer(best) <= room) return best;
  const lines: string[] = [];
  let line = '';
  for (const part of name.split(/(?<=_)/)) {
    if (line !== '' && textWidth(line + part, style) > room) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  return [...lines, line];
}
