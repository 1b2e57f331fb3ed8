// @ts-check
// What the recorded program could otherwise reach through Pyodide's JavaScript. Node's permission model (set by the
// parent) closes files, processes, workers and addons; this closes what it doesn't cover.
import {constants} from 'node:fs';
import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Before Pyodide is loaded: no bindings, no network, and no more memory than allowed.
 * @param {number} memoryBytes
 */
export function lockBeforeLoad(memoryBytes) {
  const bindings = (/** @type {string} */ name) => {
    // Emscripten's NODEFS wants to know the open flags.
    if (name === 'constants') return {fs: constants};
    throw new Error('Bindings are closed.');
  };
  Object.defineProperty(process, 'binding', {value: bindings});
  Object.defineProperty(process, '_linkedBinding', {value: bindings});
  Object.defineProperty(process, 'dlopen', {value: refuse});
  // Emscripten puts it into the environment: a path of this machine, and of another length on each.
  process.argv.length = 1;
  closeProcesses();
  closeNetwork();
  closeModules();
  capMemory(memoryBytes);
}

/** After Pyodide is loaded: nothing of Node's stays global. */
export function lockAfterLoad() {
  for (const name of [
    'process',
    'global',
    'fetch',
    'WebSocket',
    'EventSource',
    'XMLHttpRequest',
    'Buffer',
    'navigator',
    'BroadcastChannel',
    'MessageChannel',
    'Worker',
    'require',
    'module',
  ]) {
    Reflect.deleteProperty(globalThis, name);
  }
  // Emscripten notes the exit status here when the program calls os._exit.
  Object.defineProperty(globalThis, 'process', {value: Object.assign(Object.create(null), {exitCode: 0})});
}

function refuse() {
  throw new Error('This is closed to a recorded program.');
}

/** `os.system` answers as a shell does that finds no command; the rest can't be reached from Python. */
function closeProcesses() {
  const processes = require('node:child_process');
  for (const name of Object.keys(processes)) processes[name] = refuse;
  processes.spawnSync = () => ({status: 127, signal: null});
}

function closeNetwork() {
  const net = require('node:net');
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  const {Socket} = require('node:dgram');
  Socket.prototype.bind = refuse;
  Socket.prototype.send = refuse;
  Socket.prototype.connect = refuse;
  const dns = require('node:dns');
  for (const part of [dns, dns.promises]) {
    for (const name of Object.keys(part)) {
      if (/^(lookup|resolve|reverse)/.test(name)) part[name] = refuse;
    }
  }
}

/** Emscripten loads modules by `require` when first needed: only those that it has a use for here. */
function closeModules() {
  const Module = require('node:module');
  const load = Module._load;
  const open = new Set(['node:fs', 'node:path', 'node:url', 'node:crypto', 'node:child_process', 'node:tty']);
  Module._load = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) => {
    // The sockets of Emscripten are web sockets.
    if (name === 'ws') return DeafSocket;
    return open.has(name) ? load.call(Module, name, ...rest) : refuse();
  };
}

/** Connects to nobody, and as a server hears of nobody. */
class DeafSocket {
  static Server = class {
    on() {}
    close() {}
  };
  constructor() {
    refuse();
  }
}

/** @param {number} bytes */
function capMemory(bytes) {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > bytes) throw new RangeError('The memory limit is reached.');
    return grow.call(this, pages);
  };
}
