import type {Limits, Recording} from '../recording/index.ts';
import type {Job, Progress} from '../render/job.ts';

// Each part is loaded when first needed: `--help` needs none, and most commands not all.

interface Recorder {
  record(path: string, options: {limits?: Partial<Limits>; signal?: AbortSignal}): Promise<Recording>;
  interpreterInfo(): Promise<{label: string; carrier?: string}>;
}

interface Renderer {
  render(job: Job, outFile: string, onProgress?: (progress: Progress) => void): Promise<unknown>;
  frame(job: Job, n: number): Promise<Uint8Array>;
  sheet(job: Job, n: number, columns: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

interface Found {
  readonly executable: string;
  readonly version: string;
  readonly origin: string;
}

interface Rendering {
  openRenderer(options: {signal: AbortSignal; log: (line: string) => void}): Promise<Renderer>;
  findBrowser(): Promise<Found>;
  findEncoder(): Promise<Found | undefined>;
}

interface Studio {
  openStudio(options: {recording?: Recording}): Promise<{url: string; close(): Promise<void>}>;
}

const load = async <Module>(path: string) => (await import(path)) as Module;

export const loadStories = () => import('../story/index.ts');
export const loadRecorder = () => load<Recorder>('../recorder/index.ts');
export const loadRendering = () => load<Rendering>('../render/index.ts');
export const loadStudio = () => load<Studio>('../render/studio.ts');
