export {type FoundBrowser, findBrowser} from './browser/find.ts';
export type {Rendered} from './clip-file.ts';
export {type FoundEncoder, findEncoder} from './encoder/find.ts';
export type {Encoding, GifSettings} from './encoder/route.ts';
export {assertEncoder, LIBRARIES} from './encoder/routes.ts';
export {
  type Container,
  canBeTransparent,
  containers,
  type Quality,
  qualities,
  type Target,
} from './encoder/target.ts';
export {type FailureKind, RenderFailure} from './failure.ts';
export type {Job, Progress, Size, VisibleText} from './job.ts';
export {openRenderer, Renderer, type RendererOptions} from './renderer.ts';
