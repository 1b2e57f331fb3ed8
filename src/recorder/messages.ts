import {z} from 'zod';
import {Recording} from '../recording/recording.ts';
import {Delta, End, Frame, Namespace, ObjectRecord, RunEvent, Step} from '../recording/run.ts';

const Front = z.object({
  encoding: z.string(),
  source: Recording.shape.source,
  tokens: Recording.shape.tokens,
  tree: Recording.shape.tree,
  scopes: Recording.shape.scopes,
  codes: Recording.shape.codes,
});
export type Front = z.infer<typeof Front>;

const Amendment = Delta.extend({amends: z.literal(true)});

/**
 * One line of what the interpreter's side writes. It comes out of the sandbox, where the recorded program runs too:
 * nothing in it is trusted before it has this shape.
 */
export const Message = z.union([
  z.strictObject({step: Step}),
  z.strictObject({amend: Amendment}),
  z.strictObject({object: ObjectRecord}),
  z.strictObject({event: RunEvent}),
  z.strictObject({died: z.tuple([z.int(), z.int()])}),
  z.strictObject({constant: z.tuple([z.int(), z.int(), z.int()])}),
  z.strictObject({frame: Frame}),
  z.strictObject({namespace: Namespace}),
  z.strictObject({front: Front}),
  z.strictObject({end_state: Amendment.partial({amends: true})}),
  z.strictObject({full: z.tuple([z.enum(['steps', 'objects', 'memory']).nullable(), z.int()])}),
  z.strictObject({end: End}),
  z.strictObject({unusable: z.tuple([z.string(), z.string()]).rest(z.number())}),
  z.strictObject({failure: z.string()}),
]);
export type Message = z.infer<typeof Message>;
