import {z} from 'zod';
import {FORMAT, Recording, VERSION} from './recording.ts';
import type {Specialisation} from './specialisation.ts';

/** The text is no recording, or none that this version reads. The message is a sentence for the user. */
export class UnreadableRecording extends Error {
  override readonly name = 'UnreadableRecording';
}

/**
 * Reads a recording from JSON text.
 *
 * @throws {@link UnreadableRecording} with what is wrong, where, and what to do.
 */
export function readRecording(text: string): Recording {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new UnreadableRecording(
      `This is not a recording: it is not valid JSON (${detail}). Record the program again.`,
    );
  }
  const stamp = z.looseObject({format: z.literal(FORMAT), version: z.int()}).safeParse(json);
  if (!stamp.success) {
    throw new UnreadableRecording(
      'This JSON is not an inside-cpython recording. Make one with: inside-cpython record PROGRAM.py -o REC.json',
    );
  }
  if (stamp.data.version !== VERSION) {
    throw new UnreadableRecording(
      `This recording is of format version ${stamp.data.version}; this inside-cpython reads version ${VERSION}. Record the program again.`,
    );
  }
  const parsed = Recording.safeParse(json);
  if (!parsed.success)
    throw new UnreadableRecording(
      `This recording is damaged: ${firstIssue(parsed.error)}. Record the program again.`,
    );
  const dangling = findDangling(parsed.data);
  if (dangling)
    throw new UnreadableRecording(`This recording is damaged: ${dangling}. Record the program again.`);
  return parsed.data;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not have the expected shape';
  const where = issue.path.length > 0 ? `at ${issue.path.join('.')}: ` : '';
  return `${where}${issue.message.toLowerCase()}`;
}

/** The first reference between parts that leads nowhere, in words; the schema checks shapes, this checks ties. */
function findDangling({tree, codes, run, collector, specialisation}: Recording): string | undefined {
  const known = new Set(run.objects.map((o) => o.id));
  const unknownSlot = (slot: number) => slot !== 0 && !known.has(Math.abs(slot));
  const offsets = codes.map((code) => new Set(code.instructions.map((i) => i.offset)));
  for (const [i, node] of tree.entries()) {
    if (node.children.some((c) => tree[c]?.parent !== i))
      return `tree.${i} has a child that does not know it`;
  }
  for (const [i, frame] of run.frames.entries()) {
    if (!codes[frame.code]) return `run.frames.${i} runs a code object that is not there`;
  }
  for (const [i, step] of run.steps.entries()) {
    const frame = run.frames[step.frame];
    if (!frame) return `run.steps.${i} runs in a frame that is not there`;
    if (!offsets[frame.code]?.has(step.offset)) return `run.steps.${i} is at no instruction`;
    if (step.stack?.slice(1).some(unknownSlot) || step.locals?.some(([, slot]) => unknownSlot(slot))) {
      return `run.steps.${i} holds an object that is not there`;
    }
  }
  const collected = collector?.collections.flatMap(({objects}) => objects) ?? [];
  if ([...collected, ...(collector?.left?.objects ?? [])].some(({object = 0}) => unknownSlot(object)))
    return 'collector tells of an object that is not there';
  return (
    findDanglingCode(codes, tree) ??
    (specialisation && findDanglingSite(specialisation, offsets[specialisation.code]))
  );
}

function findDanglingCode(codes: Recording['codes'], tree: Recording['tree']): string | undefined {
  for (const [i, {generated = [], folded = [], consts}] of codes.entries()) {
    if (generated.some(({target = 0}) => target >= generated.length)) {
      return `codes.${i}.generated jumps to an instruction that is not there`;
    }
    if (folded.some(({node, const: index}) => !tree[node] || (index !== undefined && !consts[index]))) {
      return `codes.${i}.folded tells of a node or a constant that is not there`;
    }
  }
  return undefined;
}

function findDanglingSite(
  {sites, moments, rewrites}: Specialisation,
  offsets: ReadonlySet<number> | undefined,
): string | undefined {
  if (!offsets) return 'specialisation tells of a code object that is not there';
  if (sites.some(({offset}) => !offsets.has(offset))) return 'specialisation has a site at no instruction';
  const known = ({site}: {site: number}) => sites[site] !== undefined;
  const isWhole =
    moments.every(({changes}) => changes.every(([site]) => known({site}))) &&
    rewrites.every((rewrite) => known(rewrite) && moments[rewrite.moment] !== undefined);
  return isWhole ? undefined : 'specialisation tells of a site or a moment that is not there';
}
