import {z} from 'zod';
import {Index} from './primitives.ts';

/** What stands at a site: `[opcode, value, backoff]`; see {@link Site}. */
export const SiteState = z.tuple([
  z.string(),
  /**
   * The counter in its inline cache. In a general form (3.11: an `…_ADAPTIVE` one) the executions until it tries to
   * specialise, in a specialised form the misses until it gives that up or tries anew. Null: it has none.
   */
  z.int().min(0).nullable(),
  /** The next failed attempt is followed by a wait of about 2 to the power of this many executions. Null: it has none. */
  z.int().min(0).nullable(),
]);
export type SiteState = z.infer<typeof SiteState>;

/** An instruction with an inline-cache counter, or one that was seen to be rewritten without having one. */
export const Site = z.strictObject({
  /** Its byte offset: it is one of the code object's instructions. */
  offset: z.int().min(0),
  /** What stood there before the program ran. */
  start: SiteState,
});
export type Site = z.infer<typeof Site>;

/**
 * A look at the code. `return`: a call has ended (by an exception too). `yield`: a generator has yielded. `pass`: a loop
 * jumps back. In 3.11 calls are seen where they begin instead: `begin`, behind the call's own RESUME; `resume`, where a
 * generator goes on behind a `yield`; `end`, once the program is over.
 */
export const MomentKind = z.enum(['begin', 'return', 'yield', 'resume', 'pass', 'end']);

export const Moment = z.strictObject({
  kind: MomentKind,
  /** Counts the moments of its kind, told or not, from 1. */
  number: z.int().min(1),
  /** The byte offset of the jump that ends a `pass`. */
  at: z.int().min(0).optional(),
  /** In a warm run (`--warm`): which, from 1. Absent in the program's own run. */
  warm: z.int().min(1).optional(),
  /** `[site, opcode, value, backoff]` of the sites that changed since the moment told before. */
  changes: z.array(z.tuple([Index, ...SiteState.def.items])),
});
export type Moment = z.infer<typeof Moment>;

/**
 * `specialised`: a form for what was met here took the place of the general one, or of another such form.
 * `deoptimised`: the general form is back. `quickened`: rewritten without a look at what was met here.
 */
export const RewriteKind = z.enum(['specialised', 'deoptimised', 'quickened']);

export const Rewrite = z.strictObject({
  kind: RewriteKind,
  site: Index,
  /** An index into `moments`: it happened between the moment before it and this one. */
  moment: Index,
  from: z.string(),
  to: z.string(),
});
export type Rewrite = z.infer<typeof Rewrite>;

/**
 * How the adaptive interpreter (PEP 659) rewrote one code object, in a run of its own in which nothing else was
 * recorded: following each instruction would have kept it from rewriting any.
 */
export const Specialisation = z.strictObject({
  code: Index,
  /** `named` by the user; or the code object with most `calls` or most `passes` of the recorded run. */
  chosen: z.enum(['named', 'calls', 'passes']),
  /** `sys.monitoring`'s events for returns, yields and jumps; or pending calls at the eval breaker (3.11). */
  method: z.enum(['monitoring', 'eval breaker']),
  /** Executions of an instruction after which this version specialises it. */
  needed: z.int().min(1),
  /** Moments of each kind in all, told or not. `passes` is absent where passes were not watched. */
  calls: z.int().min(0),
  yields: z.int().min(0),
  passes: z.int().min(0).optional(),
  /** Calls, yields and passes together are fewer than `needed`: the program repeats this code too rarely. */
  tooRare: z.literal(true).optional(),
  /** How often the program was run again in the same interpreter, because the user asked for it. */
  warm: z.int().min(1).optional(),
  /**
   * Why watching ended. `program`: the program was over. `enough`: as much was seen as is told. `time`: it was stopped.
   * `tracing`: the program traced itself. `nesting`: calls were too deep. `death`: the process ended without a word.
   */
  ended: z.enum(['program', 'enough', 'time', 'tracing', 'nesting', 'death']),
  sites: z.array(Site),
  /**
   * The first 100 of each kind, whatever they show; of the later ones those in which something changed, and behind the
   * 400th moment told only those in which an opcode did.
   */
  moments: z.array(Moment),
  rewrites: z.array(Rewrite),
});
export type Specialisation = z.infer<typeof Specialisation>;
