#!/usr/bin/env node
import {accessSync, constants} from 'node:fs';
import {tmpdir} from 'node:os';

// The sources run as they are (TypeScript through tsx): a clone needs no build step and can't be stale.

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `inside-cpython needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
}
try {
  accessSync(tmpdir(), constants.W_OK);
} catch {
  // It would keep compiled sources there, and break where it can't.
  process.env.TSX_DISABLE_CACHE = '1';
}
const {register} = await import('tsx/esm/api').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  stop('The packages that inside-cpython needs are not installed. Run this in its folder first: npm ci');
});
register();
const {main} = await import('../src/cli/main.ts');
await main(process.argv.slice(2));

function stop(sentence) {
  process.stderr.write(`error: ${sentence}\n`);
  process.exit(1);
}
