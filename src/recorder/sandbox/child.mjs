// @ts-check
// Runs one program in a locked interpreter. Reads a request on stdin, writes lines of JSON to file descriptor 3.
import {constants, readFileSync} from 'node:fs';
import {lineWriter, openDesk} from './desk.mjs';
import {loadPyodide} from './pyodide.mjs';

const request = JSON.parse(readFileSync(0, 'utf8'));
const write = lineWriter(3);
const snapshot = readFileSync(new URL('./snapshot.bin', import.meta.url));
const py = await loadPyodide({
  _loadSnapshot: snapshot,
  jsglobals: Object.create(null),
  env: {PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1'},
});
const desk = openDesk(py._module, write);
for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
  const decoder = new TextDecoder('utf-8');
  const set = stream === 'stdout' ? py.setStdout : py.setStderr;
  set({
    write: (bytes) => {
      const text = decoder.decode(bytes, {stream: true});
      if (text !== '' && desk.isRecording()) {
        write(`${JSON.stringify({event: {kind: 'output', step: desk.step(), stream, text}})}\n`);
      }
      return bytes.length;
    },
    isatty: false,
  });
}
py.setStdin({stdin: () => null});
py.FS.writeFile('/program', Buffer.from(request.program, 'base64'));
const record = py.runPython('from inside_cpython.session import record; record');
const trace = (/** @type {boolean} */ on) => (on ? desk.start() : desk.stop());
const run = py.runPython(`
def _go(name, limits, address, doors, trace):
    from inside_cpython.session import record
    record(open('/program', 'rb').read(), name, limits.to_py(), address, doors.to_py(), trace)
_go`);
run(request.name, request.limits, desk.address, desk.doors, trace);
