import {execFileSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {pythons} from '../support/pythons.ts';

const FOLDER = fileURLToPath(new URL('../../src/recorder', import.meta.url));

/** Prints each global name that a module uses in a function, but has neither bound nor among the builtins. */
const LOOK = `import builtins, symtable, sys
KNOWN = {*dir(builtins), '__file__', '__name__', '__doc__', '__package__', '__spec__'}
def walk(table, bound):
    for symbol in table.get_symbols():
        if symbol.is_global() and symbol.is_referenced() and symbol.get_name() not in bound:
            print(f'{path}:{table.get_lineno()}: {symbol.get_name()}')
    for inner in table.get_children():
        walk(inner, bound)
for path in sys.argv[1:]:
    with open(path, encoding='utf8') as file:
        top = symtable.symtable(file.read(), path, 'exec')
    bound = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    for inner in top.get_children():
        bound.add(inner.get_name())
    for inner in top.get_children():
        walk(inner, bound | KNOWN)
`;

const [python] = pythons();

/** What goes wrong in a recorder's callback ends the recording: each must at least know its names. */
it.skipIf(python === undefined)(
  'the modules that run inside CPython use no name that they do not have',
  () => {
    if (!python) return;
    const modules = readdirSync(FOLDER, {recursive: true, encoding: 'utf8'})
      .filter((name) => name.endsWith('.py'))
      .map((name) => join(FOLDER, name));
    expect(modules.length).toBeGreaterThan(50);
    expect(execFileSync(python.path, ['-c', LOOK, ...modules], {encoding: 'utf8'})).toBe('');
  },
);
