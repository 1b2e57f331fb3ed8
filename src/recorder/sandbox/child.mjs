// @ts-check
// Runs one program in a locked interpreter. Reads a request (JSON) from stdin, writes lines of JSON to file
// descriptor 3, and says on stdout when the program starts. Started by ../child.ts with Node's permission model on.
import {readFileSync, writeSync} from 'node:fs';
import {openDesk} from './desk.mjs';
import {whereAmI} from './last-line.mjs';
import {lockAfterLoad, lockBeforeLoad} from './lockdown.mjs';
import {connectStreams, weighStreams} from './streams.mjs';

const {exit} = process;
const request = JSON.parse(readFileSync(0, 'utf8'));
/** Bytes of a recording's lines; and more, for the last of them and for what the program prints. */
const MOST_BYTES = 64 * 1024 ** 2;
let left = 2 * MOST_BYTES;
/** @param {Uint8Array} bytes */
const write = (bytes) => {
  left -= bytes.length;
  // No recorder of ours writes on: the program does it by its own hand.
  if (left < 0) exit(1);
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSync(3, rest));
};
const encoder = new TextEncoder();
const say = (/** @type {unknown} */ message) => write(encoder.encode(`${JSON.stringify(message)}\n`));

const program = Uint8Array.from(Buffer.from(request.program, 'base64'));
lockBeforeLoad(request.limits.memoryBytes);
const {loadPyodide} = await import('./pyodide.mjs');
const py = await loadPyodide({
  _loadSnapshot: readFileSync(new URL('./snapshot.bin', import.meta.url)),
  // What `import js` gives: nothing.
  jsglobals: Object.create(null),
  env: {PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1'},
});
// Which module runs the program.
const task = request.task ?? 'sandboxed';
const isMeasured = task === 'measured';
let deadline = Number.POSITIVE_INFINITY;
let end = deadline;
const ORPHAN_MS = 30_000;
const begin = () => {
  deadline = performance.now() + request.limits.timeMs;
  end = deadline + ORPHAN_MS;
  // Its parent ends one that is measured: it hears of nothing.
  if (isMeasured) deadline = end;
  writeSync(1, 'started\n');
};
const desk = openDesk(py._module, request.limits.memoryBytes, MOST_BYTES, write, begin);
const printed = isMeasured ? weighStreams(py, request.mode === 'first') : undefined;
if (!isMeasured) connectStreams(py, desk, say, request.limits.outputChars);
// Pyodide asks the interrupt buffer every few dozen bytecodes: a clock behind an index needs no second thread.
// While the recorder itself runs it says no, so that only the program is interrupted; and not so often that the
// handler would be interrupted.
const SIGINT = 2;
const PAUSE_MS = 50;
py.setInterruptBuffer({
  get 0() {
    if (desk.isMuted()) return 0;
    const now = performance.now();
    if (now < deadline) return 0;
    // Nobody has ended this process: its parent is gone.
    if (now >= end) exit(1);
    deadline = now + PAUSE_MS;
    desk.timeIsUp();
    return SIGINT;
  },
  set 0(_) {},
});
py.FS.mkdirTree('/program');
py.FS.chdir('/program');
py.FS.writeFile(`/program/${request.name}`, program);
for (const {path, text} of request.modules ?? []) {
  py.FS.mkdirTree(`/program/${path}`.replace(/\/[^/]*$/, ''));
  py.FS.writeFile(`/program/${path}`, text);
}
if (request.modules?.length > 0)
  py.runPython("import sys; sys.path.insert(0, '/program')", {globals: py.toPy({})});
py.FS.writeFile(
  '/request.json',
  JSON.stringify({
    name: request.name,
    limits: request.limits,
    choice: request.choice,
    desk: desk.address,
    doors: desk.doors,
    target: request.target,
    mode: request.mode,
  }),
);
lockAfterLoad();
// Two say themselves when it starts.
if (task !== 'sandboxed' && !isMeasured) begin();

try {
  py.runPython(`from inside_cpython.${task} import main; main("/request.json")`, {globals: py.toPy({})});
} catch (error) {
  const {name, message, status} = Object(error);
  if (typeof status === 'number') say({end: {how: 'exit', exit: String(status)}});
  else
    say({
      fatal: {text: `${name ?? 'Error'}: ${message ?? error}`.slice(0, 4000), ...whereAmI(py._module, desk)},
    });
}
if (printed) say({printed: printed()});
exit(0);
