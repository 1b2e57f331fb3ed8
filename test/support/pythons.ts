import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {askInterpreter, type NativeInterpreter} from '../../src/recorder/index.ts';

/** A CPython of this machine that can be recorded. */
export interface Python {
  readonly path: string;
  /** `3.13.0` */
  readonly version: string;
  /** Whether it has a GIL at all. */
  readonly gil: boolean;
}

const ASK = `import sys, sysconfig
print(sys.implementation.name, '.'.join(map(str, sys.version_info[:3])), sysconfig.get_config_var('Py_GIL_DISABLED') or 0)`;

let found: Python[] | undefined;

/**
 * The CPythons from 3.11 on that are found: on the PATH, in pyenv's folder, in `INSIDE_CPYTHON_PYTHONS` (paths,
 * separated as in PATH). One a minor version, its newest patch, with and without a GIL; tests of native recordings run
 * once for each and are skipped where there is none.
 */
export function pythons(): readonly Python[] {
  found ??= [...new Set(candidates().filter(existsSync).map(realpath))]
    .flatMap(ask)
    .sort((a, b) => b.version.localeCompare(a.version, 'en', {numeric: true}))
    .filter((python, i, all) => all.findIndex((other) => isSameKind(other, python)) === i)
    .reverse();
  return found;
}

/**
 * The oldest and the newest with a GIL: what takes long is recorded with these, what is quick and the corpus with all.
 * `INSIDE_CPYTHON_TEST_ALL=1` takes all here, too.
 */
export function oldestAndNewest(): readonly Python[] {
  const all = pythons().filter(({gil}) => gil);
  return process.env.INSIDE_CPYTHON_TEST_ALL ? all : all.filter((_, i) => i === 0 || i === all.length - 1);
}

const asked = new Map<string, Promise<NativeInterpreter>>();

/** What the recorder has to know of one with a GIL, asked once. */
export function interpreterAt(path: string): Promise<NativeInterpreter> {
  const known = asked.get(path) ?? askInterpreter(path, 'gil');
  asked.set(path, known);
  return known;
}

function isSameKind(a: Python, b: Python): boolean {
  return minor(a) === minor(b) && a.gil === b.gil;
}

function minor({version}: Python): string {
  return version.split('.').slice(0, 2).join('.');
}

function candidates(): string[] {
  const named = (process.env.INSIDE_CPYTHON_PYTHONS ?? '').split(delimiter).filter((path) => path !== '');
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const pyenv = existsSync(versions)
    ? readdirSync(versions).map((version) => join(versions, version, 'bin', 'python3'))
    : [];
  const names = ['python3', 'python3.11', 'python3.12', 'python3.13', 'python3.14', 'python3.14t'];
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    // pyenv's shims are scripts that start one of the versions above.
    .filter((folder) => folder !== '' && !folder.endsWith('shims'))
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...named, ...pyenv, ...onPath];
}

function realpath(path: string): string {
  return realpathSync(path);
}

function ask(path: string): Python[] {
  const {stdout, status} = spawnSync(path, ['-I', '-c', ASK], {encoding: 'utf8', timeout: 20_000});
  const [name, version = '', free] = (stdout ?? '').trim().split(' ');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (status !== 0 || name !== 'cpython' || major !== 3 || minor < 11) return [];
  return [{path, version, gil: free !== '1'}];
}
