import {readFileSync, writeFileSync} from 'node:fs';

/**
 * Writes `i420-module.ts` from an assembled `i420.wat`, whose path is given:
 *
 *     npx --package=wabt@1.0.39 wat2wasm --enable-threads src/render/page/i420.wat -o i420.wasm
 *     npx tsx src/render/page/make-i420-module.ts i420.wasm
 */
const [wasm] = process.argv.slice(2);
if (wasm === undefined) throw new Error('Give the path of the assembled module.');
const lines =
  readFileSync(wasm)
    .toString('base64')
    .match(/.{1,100}/g) ?? [];
writeFileSync(
  new URL('i420-module.ts', import.meta.url),
  `/** \`i420.wat\`, assembled (see make-i420-module.ts), in base64. */
export const MODULE =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`,
);
