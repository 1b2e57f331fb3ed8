// A worker has none of its parent's loaders: it needs its own to run TypeScript.
import {register} from 'tsx/esm/api';

register();
await import('./sample-worker.ts');
