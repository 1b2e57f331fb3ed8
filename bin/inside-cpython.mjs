#!/usr/bin/env node
import {loadSource} from './load-source.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `inside-cpython needs Node.js 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
}
process.setSourceMapsEnabled(process.argv.includes('--verbose'));
const {main} = await loadSource('src/cli/main.ts').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  stop('The packages that inside-cpython needs are not installed. Run this in its folder first: npm ci');
});
await main(process.argv.slice(2));

function stop(sentence) {
  process.stderr.write(`error: ${sentence}\n`);
  process.exit(1);
}
