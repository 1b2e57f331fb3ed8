import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {cacheDir} from '../../src/render/cache.ts';
import {findEncoder} from '../../src/render/index.ts';
import {emptyFolder, namesIn, startCli} from '../cli/run-cli.ts';
import {emptyCache} from '../support/caches.ts';
import {descendants, isAlive} from '../support/processes.ts';
import {recordedSource} from '../support/recorded.ts';

const ffmpeg = await findEncoder();

/** Waits until something is so; a test that waits in vain runs into its time limit. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.skipIf(process.platform !== 'linux').each([
  ['webcodecs', 'none'],
  ['ffmpeg', ffmpeg?.executable],
] as const)('a run that is killed, by way of %s', (encoding, executable) => {
  const here = executable === undefined ? it.skip : it;

  here(
    'leaves nothing running and no video; the next goes on and makes what it would have made',
    async () => {
      const cwd = emptyFolder();
      writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recordedSource('a = 1\n', 'tiny.py')));
      const start = (cache: string, out: string) => {
        if (!existsSync(join(cwd, cache))) emptyCache(join(cwd, cache), cacheDir());
        const picture = ['--clip', 'tokens', '--size', '320x180', '--fps', '12'];
        return startCli(['render', 'rec.json', '--out', out, '--json', ...picture], {
          cwd,
          env: {FFMPEG_BIN: executable, INSIDE_CPYTHON_CACHE: join(cwd, cache)},
        });
      };
      const told = async (run: ReturnType<typeof start>) => {
        const {code, stdout, stderr} = await run.ended;
        expect(code, stderr).toBe(0);
        return JSON.parse(stdout).clips[0];
      };
      const kept = () => {
        const parts = join(cwd, 'cache', 'parts-1');
        return existsSync(parts) ? readdirSync(parts).filter((name) => !name.includes('.')).length : 0;
      };
      const undisturbed = start('other', 'calm');

      mkdirSync(join(cwd, 'out'));
      const killed = start('cache', 'out');
      await until(() => kept() >= 2);
      const children = descendants(killed.child.pid ?? 0).map(({pid}) => pid);
      killed.child.kill('SIGKILL');
      expect((await killed.ended).signal).toBe('SIGKILL');
      expect(children.length).toBeGreaterThan(1);
      expect(namesIn(join(cwd, 'out'))).toEqual([]);
      await until(() => !children.some(isAlive));

      const calm = await told(undisturbed);
      const again = await told(start('cache', 'out'));
      expect(again.encoder).toBe(encoding);
      expect(again.parts.total).toBe(5);
      expect(again.parts.cached).toBeGreaterThanOrEqual(2);
      expect(again.framesHash).toBe(calm.framesHash);
      expect(namesIn(join(cwd, 'out'))).toEqual(['tiny-tokens.mp4']);
      const [ours, theirs] = ['out', 'calm'].map((place) =>
        readFileSync(join(cwd, place, 'tiny-tokens.mp4')),
      );
      // The browser's encoder too gives the same bytes for pictures as small as these.
      expect(ours?.equals(theirs ?? Buffer.alloc(0))).toBe(true);
    },
  );
});
