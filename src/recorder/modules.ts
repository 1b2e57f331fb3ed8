import {createHash} from 'node:crypto';
import {lstat, readdir, readFile} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import type {SourceModule} from '../recording/source.ts';
import {computedNames} from './computed-imports.ts';
import {UnusableProgram} from './errors.ts';

/** Files, and bytes of all of them together: more than any program that a clip could show. */
const MOST_FILES = 64;
const MOST_BYTES = 1024 * 1024;

/**
 * The program's own modules: `.py` files and packages beside it that its text imports, and those that they import; also
 * by a name that is only made while the program runs, if strings of the text tell enough of it ({@link computedNames}).
 * Symbolic links are not followed, and nothing else of the folder is read.
 *
 * @param path The program's path.
 * @param bytes Its file.
 * @returns In the order of their paths, each relative to the program's folder and with `/`.
 * @throws {@link UnusableProgram} if they are too many or too large, or not UTF-8.
 */
export async function ownModules(path: string, bytes: Uint8Array): Promise<SourceModule[]> {
  const folder = dirname(resolve(path));
  const found = new Map<string, SourceModule>();
  const seen = new Set<string>();
  const there = await modulesIn(folder);
  const open = importedNames(Buffer.from(bytes).toString('latin1'));
  open.push(...computedNames(Buffer.from(bytes).toString('utf8'), there));
  let size = 0;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    for (const file of await filesOf(folder, name)) {
      if (file === basename(path)) continue;
      const content = await readFile(join(folder, file));
      size += content.length;
      if (found.size === MOST_FILES || size > MOST_BYTES) {
        throw new UnusableProgram(
          `${path} imports more modules of its own folder than are taken along: ${MOST_FILES} files, ${MOST_BYTES / 1024} KiB. Record a smaller program.`,
        );
      }
      const module = moduleOf(file, content);
      found.set(file, module);
      open.push(...importedNames(module.text), ...computedNames(module.text, there));
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names of what may be modules and packages. */
async function modulesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [])).map((name) => name.replace(/\.py$/, ''));
  return [...new Set(names)].filter((name) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name)).sort();
}

function moduleOf(path: string, content: Uint8Array): SourceModule {
  const text = Buffer.from(content).toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(content)) {
    throw new UnusableProgram(`${path}, which the program imports, is not UTF-8. Save it as UTF-8.`);
  }
  return {path, sha256: createHash('sha256').update(content).digest('hex'), text};
}

/** First parts of the names after `import` and `from`, wherever a line of the text begins with these. */
function importedNames(text: string): string[] {
  const names: string[] = [];
  // Latin-1 stands for any bytes here: names of other letters are looked up as UTF-8 below.
  for (const [, plain, from] of text.matchAll(
    /(?:^|[;:])[ \t]*(?:import[ \t]+([^#;\n]+)|from[ \t]+([^\s.#]+))/gm,
  )) {
    for (const part of (plain ?? from ?? '').split(',')) {
      const name = part.trim().split(/[\s.]/)[0];
      if (name) names.push(name);
    }
  }
  return names;
}

/** The module's file in the folder, or all Python files of the package; none if there is neither. */
async function filesOf(folder: string, latin1: string): Promise<string[]> {
  const names = [...new Set([latin1, Buffer.from(latin1, 'latin1').toString('utf8')])];
  for (const name of names) {
    if (/[\\/\0]/.test(name) || name.startsWith('.')) continue;
    // As CPython's finder does: a package before a module of the same name.
    if ((await kindOf(join(folder, name))) === 'folder') {
      const files = await pythonFiles(folder, name);
      if (files.length > 0) return files;
    }
    if ((await kindOf(join(folder, `${name}.py`))) === 'file') return [`${name}.py`];
  }
  return [];
}

async function pythonFiles(folder: string, inside: string): Promise<string[]> {
  const files: string[] = [];
  for (const name of (await readdir(join(folder, inside))).sort()) {
    if (name.startsWith('.') || name === '__pycache__' || /[\\\0]/.test(name)) continue;
    const path = `${inside}/${name}`;
    const kind = await kindOf(join(folder, path));
    if (kind === 'folder') files.push(...(await pythonFiles(folder, path)));
    else if (kind === 'file' && name.endsWith('.py')) files.push(path);
    if (files.length > MOST_FILES) return files;
  }
  return files;
}

/** What is at a path; a symbolic link is neither. */
async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isFile()) return 'file';
  return found?.isDirectory() ? 'folder' : undefined;
}
