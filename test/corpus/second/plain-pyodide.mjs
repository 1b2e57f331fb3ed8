// @ts-check
// Runs programs one after the other, each in a Pyodide of its own with no frame below the program's. Reads a JSON list
// of [name, source] from stdin; writes a line of JSON with the opcodes there are, then {reading, output, end} for each.
import {readFileSync} from 'node:fs';
import {loadPyodide} from 'pyodide';

// Before Pyodide makes it a stream of its own.
const programs = JSON.parse(readFileSync(0, 'utf8'));
const env = {PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1'};
const here = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const first = await loadPyodide({_makeSnapshot: true, env});
first.FS.writeFile('/second_reading.py', here('reading.py'));
first.FS.writeFile('/plain_run.py', here('plain.py'));
first.runPython(`
import gc, sys
sys.path.insert(0, '/')
import second_reading, plain_run
sys.path.remove('/')
gc.collect()
gc.freeze()
`);
process.stdout.write(`${first.pyimport('second_reading').opcodes()}\n`);
const snapshot = first.makeMemorySnapshot();

for (const [name, source] of programs) {
  const py = await loadPyodide({_loadSnapshot: snapshot, jsglobals: Object.create(null), env});
  process.stdout.write(`${JSON.stringify(run(py, name, source))}\n`);
}

/**
 * @param {any} py
 * @param {string} name
 * @param {string} source
 */
function run(py, name, source) {
  /** @type {[string, string][]} */
  const output = [];
  for (const stream of ['stdout', 'stderr']) {
    const decoder = new TextDecoder();
    const write = (/** @type {Uint8Array} */ bytes) => {
      const last = output.at(-1);
      const text = decoder.decode(bytes, {stream: true});
      if (last && last[0] === stream) last[1] += text;
      else output.push([stream, text]);
      return bytes.length;
    };
    py[stream === 'stdout' ? 'setStdout' : 'setStderr']({isatty: false, write});
  }
  py.setStdin({isatty: false, stdin: () => null});
  py.FS.mkdirTree('/program');
  py.FS.chdir('/program');
  py.FS.writeFile(`/program/${name}`, source);
  const module = py._module;
  const reading = JSON.parse(py.pyimport('second_reading').read(source, name));
  if (reading === null) return {reading, output, end: {how: 'refused'}};
  const plain = py.pyimport('plain_run');
  const [code, names] = plain.prepare(name).toJs();
  try {
    const result = module._PyEval_EvalCode(code, names, names);
    const error = result === 0 ? module._PyErr_GetRaisedException() : 0;
    return {reading, output, end: plain.finish(error).toJs({dict_converter: Object.fromEntries})};
  } catch (error) {
    return {reading, output, end: {how: 'died', exception: String(error)}};
  }
}
