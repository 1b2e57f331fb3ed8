import type {Recording} from '../../recording/index.ts';
import type {Part} from './parts.ts';

/**
 * The parts to tell one by one: at most `most` statements, those that show most opcodes not seen before, and the
 * compiler's parts that go with them. The first statement is always told.
 */
export function chooseParts(recording: Recording, parts: readonly Part[], most: number): ReadonlySet<Part> {
  const statements = parts.filter((part) => part.kind === 'statement');
  const told = new Set<Part>();
  if (statements.length <= most) {
    for (const part of statements) told.add(part);
  } else {
    const seen = new Set<string>();
    const take = (part: Part) => {
      told.add(part);
      for (const i of part.instructions) seen.add(i.name);
    };
    const [first] = statements;
    if (first) take(first);
    while (told.size < most) {
      const best = statements
        .filter((part) => !told.has(part))
        .map((part) => ({part, worth: worth(recording, part, seen)}))
        .reduce<{part: Part; worth: number} | undefined>(
          (a, b) => (a && a.worth >= b.worth ? a : b),
          undefined,
        );
      if (!best) break;
      take(best.part);
    }
  }
  const all = told.size === statements.length;
  const loops = new Set([...told].map((part) => part.node));
  for (const part of parts) {
    if (part.kind === 'prologue' || (part.kind === 'loop' && (all || loops.has(part.node)))) told.add(part);
    if (all && (part.kind === 'return' || part.kind === 'cleanup')) told.add(part);
  }
  return told;
}

/** New opcodes count, loops and handlers more; a statement of many instructions is hard to take in. */
function worth({tree}: Recording, {node, instructions}: Part, seen: ReadonlySet<string>): number {
  const fresh = new Set(instructions.map((i) => i.name).filter((name) => !seen.has(name))).size;
  const type = tree[node ?? -1]?.type ?? '';
  const special = ['For', 'While', 'With', 'ExceptHandler', 'AugAssign', 'Return'].includes(type) ? 2 : 0;
  return fresh + special - Math.max(0, instructions.length - 7) * 0.6;
}
