// @ts-check
// Where the program was when the interpreter died: read from its memory, as no Python runs any more.

/**
 * The innermost frame of the program on the call stack.
 *
 * @param {any} module Pyodide's Emscripten module; its memory outlives the interpreter.
 * @param {{stack: () => import('./desk.mjs').StackLayout, codes: ReadonlyMap<number, number>}} desk
 * @returns {{code: number, offset: number} | undefined} the code object's index and the byte offset in it
 */
export function whereAmI(module, desk) {
  const heap = module.HEAPU32;
  const word = (/** @type {number} */ address) => heap[address >>> 2] ?? 0;
  const layout = desk.stack();
  if (layout.thread === 0) return undefined;
  let frame = word(layout.thread + layout.currentFrame);
  for (let depth = 0; frame !== 0 && depth < 1_000_000; depth++) {
    const code = (word(frame + layout.code) & ~3) >>> 0;
    const index = desk.codes.get(code);
    if (index !== undefined) {
      return {code: index, offset: word(frame + layout.instruction) - code - layout.firstInstruction};
    }
    frame = word(frame + layout.previous);
  }
  return undefined;
}
