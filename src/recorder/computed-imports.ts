/** What a program speaks of that imports modules by names which it makes while it runs. */
const IMPORTERS = /\b(?:importlib|__import__|pkgutil|runpy)\b/;
/** A string on one line, and whether something is added to it. */
const STRING = /(['"])((?:(?!\1)[^\\\n]){1,100})\1(\s*\+)?/g;
/** Characters of a name's start that say enough. */
const FEWEST = 2;

/**
 * Modules that a text may import by names which it makes: those that one of its strings names, or whose names begin as a
 * string does that has something put into it or added to it (`f'plug_{n}'`, `'plug_%d'`, `'plug_' + name`). None of a
 * text that does not speak of such imports.
 *
 * @param modules Names of modules and packages that there are.
 */
export function computedNames(text: string, modules: readonly string[]): string[] {
  if (!IMPORTERS.test(text)) return [];
  const named = new Set<string>();
  for (const [, , string = '', added] of text.matchAll(STRING)) {
    const [start = ''] = string.split(/[{%]/);
    const [first = '', ...behind] = start.split('.');
    // What follows a dot, follows the whole name.
    const isWhole = behind.length > 0 || (start === string && added === undefined);
    for (const module of modules) {
      const isMeant = isWhole ? module === first : first.length >= FEWEST && module.startsWith(first);
      if (isMeant) named.add(module);
    }
  }
  return [...named];
}
