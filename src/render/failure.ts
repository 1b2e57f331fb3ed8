/** What stood in the way; the CLI and tests tell failures apart by it. */
export type FailureKind =
  | 'no-browser'
  | 'browser-died'
  | 'no-encoder'
  | 'encoder-died'
  | 'scene'
  | 'output'
  | 'disk-full'
  | 'cache'
  | 'request';

/** Rendering can't go on. The message is one or more sentences for the user: what was wrong, where, what to do. */
export class RenderFailure extends Error {
  override readonly name = 'RenderFailure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The system's own code of an error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
