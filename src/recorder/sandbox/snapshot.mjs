// @ts-check
import {readdirSync, readFileSync, writeSync} from 'node:fs';
import {lineWriter} from './desk.mjs';
import {loadPyodide} from './pyodide.mjs';

const py = await loadPyodide({_makeSnapshot: true, env: {PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1'}});
py.FS.mkdir('/modules');
py.FS.mkdir('/modules/inside_cpython');
for (const f of readdirSync(new URL('./python/', import.meta.url)))
  if (f.endsWith('.py'))
    py.FS.writeFile('/modules/inside_cpython/' + f, readFileSync(new URL('./python/' + f, import.meta.url)));
py.runPython(`
import sys
sys.path.insert(0, '/modules')
import inside_cpython.session
sys.path.remove('/modules')
`);
let s = py.makeMemorySnapshot();
while (s.length) s = s.subarray(writeSync(3, s));
