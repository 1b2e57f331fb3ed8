export {type FoundBrowser, findBrowser} from './browser/find.ts';
export type {Rendered} from './clip-file.ts';
export {type FoundEncoder, findEncoder} from './encoder/find.ts';
export type {Encoding} from './encoder/route.ts';
export {type FailureKind, RenderFailure} from './failure.ts';
export type {Job, Progress, Size, VisibleText} from './job.ts';
export {openRenderer, Renderer, type RendererOptions} from './renderer.ts';
