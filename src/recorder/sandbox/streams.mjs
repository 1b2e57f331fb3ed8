// @ts-check
// The program's own stdin, stdout and stderr.
import {createHash} from 'node:crypto';

/**
 * Turns what the program writes into lines of the recording, and gives it an empty stdin.
 *
 * @param {any} py Pyodide.
 * @param {{step: () => number, isRecording: () => boolean}} desk
 * @param {(message: unknown) => void} say Writes a line.
 * @param {number} most Characters that are kept.
 */
export function connectStreams(py, desk, say, most) {
  let left = most;
  let cut = false;
  const keep = (/** @type {string} */ stream, /** @type {string} */ text) => {
    if (!desk.isRecording() || cut || text === '') return;
    // By code points, so that no character is cut in two.
    const kept = text.length <= left ? text : [...text].slice(0, left).join('');
    left -= kept.length;
    if (kept !== '') say({event: {kind: 'output', step: desk.step(), stream, text: kept}});
    if (kept !== text) {
      cut = true;
      say({full: ['output', desk.step()]});
    }
  };
  const sink = (/** @type {string} */ stream) => {
    const decoder = new TextDecoder('utf-8');
    return {
      isatty: false,
      write: (/** @type {Uint8Array} */ bytes) => {
        // A character takes four bytes at most: what is behind those is not kept anyway.
        if (!cut) keep(stream, decoder.decode(bytes.subarray(0, 4 * left + 4), {stream: true}));
        return bytes.length;
      },
    };
  };
  py.setStdout(sink('stdout'));
  py.setStderr(sink('stderr'));
  py.setStdin({isatty: false, stdin: () => null});
}

/**
 * Keeps nothing of what the program writes, and gives it an empty stdin.
 *
 * @param {any} py Pyodide.
 * @param {boolean} isHashed Whether its standard output is hashed, which takes time at each write.
 * @returns {() => {bytes: number, sha256: string} | null} what it has written to stdout so far
 */
export function weighStreams(py, isHashed) {
  const hash = createHash('sha256');
  let count = 0;
  const sink = (/** @type {(bytes: Uint8Array) => void} */ take) => ({
    isatty: false,
    write: (/** @type {Uint8Array} */ bytes) => {
      take(bytes);
      return bytes.length;
    },
  });
  const nowhere = sink(() => {});
  py.setStdout(
    isHashed
      ? sink((bytes) => {
          count += bytes.length;
          hash.update(bytes);
        })
      : nowhere,
  );
  py.setStderr(nowhere);
  py.setStdin({isatty: false, stdin: () => null});
  return () => (isHashed ? {bytes: count, sha256: hash.digest('hex')} : null);
}
