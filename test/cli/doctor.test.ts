import {afterEach, describe, expect, it, vi} from 'vitest';
import {containers} from '../../src/render/encoder/target.ts';
import {findEncoder} from '../../src/render/index.ts';
import {callCli, emptyFolder, runCli} from './run-cli.ts';

const ffmpeg = await findEncoder();

interface Finding {
  readonly part: string;
  readonly state: string;
  readonly found: string;
  readonly advice?: string;
}

const parts = ['node', 'interpreter', 'browser', 'encoder', ...containers, 'fonts', 'cache'];

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('doctor', () => {
  it('names every part with its version', async () => {
    const {code, stdout, stderr} = await runCli(['doctor', '--json'], {cwd: emptyFolder()});
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    const findings: Finding[] = JSON.parse(stdout).findings;
    expect(findings.map(({part}) => part)).toEqual(parts);
    const found = Object.fromEntries(findings.map((finding) => [finding.part, finding.found]));
    expect(found.node).toContain(process.versions.node);
    expect(found.interpreter).toMatch(/CPython 3\.14\.\d+ wasm32 \(pyodide [\d.]+\)/);
    expect(found.browser).toMatch(/\d+\.\d+\.\d+/);
  });

  it('says what is missing, what to do about it, and ends with exit code 1', async () => {
    vi.stubEnv('CHROME_PATH', '/no/browser');
    const {code, stdout, stderr} = await callCli(['doctor'], {cwd: emptyFolder()});
    expect(stdout).toMatch(/^missing {2}browser .*CHROME_PATH names \/no\/browser.*unset it/m);
    expect(stdout.match(/^\S+ +(\w+)/gm)).toHaveLength(parts.length);
    expect(stderr).toMatch(/^error: Needed and missing here: browser\./);
    expect(code).toBe(1);
  });

  it('is content without ffmpeg, and says what that costs', async () => {
    vi.stubEnv('FFMPEG_BIN', 'none');
    const {code, stdout} = await callCli(['doctor'], {cwd: emptyFolder()});
    expect(stdout).toMatch(/^lesser +encoder +no ffmpeg/m);
    expect(stdout).toMatch(/^lesser +mp4 +the browser's H\.264 encoder/m);
    expect(stdout).toMatch(/^lesser +webm +the browser's VP9 encoder/m);
    expect(stdout).toMatch(/^lesser +mov +can't be made.*prores_ks\n +Install ffmpeg/m);
    expect(stdout).toMatch(/^lesser +gif +can't be made/m);
    expect(stdout).toMatch(/^ok +png +the browser itself/m);
    expect(code).toBe(0);
  });

  it.skipIf(!ffmpeg)('says which encoder each kind of file will have', async () => {
    const {stdout} = await callCli(['doctor'], {cwd: emptyFolder()});
    expect(stdout).toMatch(/^ok +encoder +ffmpeg version/m);
    expect(stdout).toMatch(/^ok +mp4 +ffmpeg's libx264$/m);
  });
});
