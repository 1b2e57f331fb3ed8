// @ts-check
// Makes the interpreter's snapshot: CPython started, the recorder's modules loaded and calibrated. Written to file
// descriptor 3. Locked as the recording child is, though no program runs here.
import {readdirSync, readFileSync, writeSync} from 'node:fs';
import {lockBeforeLoad} from './lockdown.mjs';

lockBeforeLoad(1024 ** 3);
const {loadPyodide} = await import('./pyodide.mjs');
const py = await loadPyodide({
  _makeSnapshot: true,
  env: {PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1'},
});
const modules = new URL('./python/', import.meta.url);
py.FS.mkdirTree('/modules/inside_cpython');
for (const file of readdirSync(modules)) {
  py.FS.writeFile(`/modules/inside_cpython/${file}`, readFileSync(new URL(file, modules)));
}
py.runPython(`
import gc, sys
sys.path.insert(0, '/modules')
from inside_cpython import private
for name in 'sandboxed', 'unfollowed', 'untraced', 'measured':
    private.load(name)
private.close('sandboxed', 'unfollowed', 'untraced', 'measured')
sys.path.remove('/modules')
sys.path_importer_cache.clear()
gc.collect()
gc.freeze()
`);
let snapshot = py.makeMemorySnapshot();
while (snapshot.length > 0) snapshot = snapshot.subarray(writeSync(3, snapshot));
