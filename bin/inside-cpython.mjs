#!/usr/bin/env node
// The sources run as they are (TypeScript through tsx): a clone needs no build step and can't be stale.
import {register} from 'tsx/esm/api';

register();
const {main} = await import('../src/cli/main.ts');
await main(process.argv.slice(2));
