/** Columns of a change before the rest of it is left out. */
const WIDTH = 100;

/**
 * Puts the typed changes of a story, one after the other, into a line of words each: the kind, then the fields. Of a
 * field that holds a whole state only what differs from the state before is told.
 */
export function changeWriter(): (change: unknown) => string {
  const before = new Map<string, unknown>();
  return (change) => {
    if (!isObject(change)) return String(change);
    const {kind, ...fields} = change;
    const parts = Object.entries(fields).map(([name, value]) => {
      if (isPlain(value)) return `${name} ${JSON.stringify(value)}`;
      const told = differences(before.get(name), value, '');
      before.set(name, value);
      return `${name} ${told.join(', ') || 'as before'}`;
    });
    const text = [...(kind === undefined ? [] : [String(kind)]), ...parts].join('  ');
    const points = [...text];
    return points.length <= WIDTH ? text : `${points.slice(0, WIDTH - 1).join('')}…`;
  };
}

/** What is new, other or gone in a value, each with its path. */
function differences(before: unknown, after: unknown, path: string): string[] {
  if (isPlain(after)) {
    // A part that comes in new is told by what it has, not by what it lacks.
    const nothing = after === null || after === false || after === '';
    if (before === undefined && nothing) return [];
    const text = JSON.stringify(after);
    return text === JSON.stringify(before) ? [] : [path === '' ? text : `${path} ${text}`];
  }
  const [old, now] = [entries(before), entries(after)];
  const at = (key: string) =>
    Array.isArray(after) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
  const changed = [...now].flatMap(([key, value]) => differences(old.get(key), value, at(key)));
  const gone = [...old.keys()].filter((key) => !now.has(key)).map((key) => `${at(key)} gone`);
  return [...changed, ...gone];
}

function entries(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** A scalar, or a short list of scalars: told as it is. */
function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item !== 'object' || item === null);
  return value !== undefined && (typeof value !== 'object' || value === null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
