import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {describe, expect, it} from 'vitest';
import {SCENES} from '../../src/render/bundle.ts';
import {ROOT, sourcesOfDrawing, sourcesOfPage} from '../../src/render/sources.ts';

const PAGE = ['stage.ts', 'frame-worker.ts'].map((name) => join(ROOT, 'src/render/page', name));

/** Every source file of ours that is loaded where these are; what is imported only as a type is not. */
function loadedBy(entries: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, type, from = ''] of text.matchAll(/(?:im|ex)port (type )?[^'"]*?from '(\.[^'?]*)/g)) {
      if (type === undefined) visit(join(dirname(file), from));
    }
  };
  for (const entry of entries) visit(entry);
  return [...seen].map((file) => relative(ROOT, file));
}

const named = async (sources: Promise<string[]>) => new Set((await sources).map((s) => relative(ROOT, s)));

describe('what is kept is made anew when a source has changed that it was made from', () => {
  const loaded = loadedBy([SCENES, ...PAGE]);

  it('the page', async () => {
    const hashed = await named(sourcesOfPage());
    expect(loaded.length).toBeGreaterThan(100);
    expect(loaded.filter((file) => !hashed.has(file))).toEqual([]);
  });

  it('a part, but for what tells its story, whose words are looked at themselves', async () => {
    const hashed = await named(sourcesOfDrawing());
    const telling = /^src\/(recording|story)\//;
    expect(loaded.filter((file) => !hashed.has(file) && !telling.test(file))).toEqual([]);
    const encoding = [
      'ffmpeg',
      'h264/skip-picture',
      'assemble',
      'raw-matroska',
      'encoded-video',
      'prores-route',
    ];
    expect(encoding.filter((name) => !hashed.has(`src/render/encoder/${name}.ts`))).toEqual([]);
  });
});
