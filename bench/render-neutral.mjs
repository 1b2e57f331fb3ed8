import {loadSource} from '../bin/load-source.mjs';

// As the command line is started.
await loadSource('bench/render-neutral.ts');
