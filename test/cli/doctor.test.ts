import {describe, expect, it} from 'vitest';
import {emptyFolder, runCli} from './run-cli.ts';

interface Finding {
  readonly part: string;
  readonly state: string;
  readonly found: string;
  readonly advice?: string;
}

const parts = ['node', 'interpreter', 'browser', 'encoder', 'fonts', 'cache'];

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
    const {code, stdout, stderr} = await runCli(['doctor'], {
      cwd: emptyFolder(),
      env: {CHROME_PATH: '/no/browser'},
    });
    expect(stdout).toMatch(/^missing {2}browser .*CHROME_PATH names \/no\/browser.*unset it/m);
    expect(stdout.match(/^\S+ +(\w+)/gm)).toHaveLength(parts.length);
    expect(stderr).toMatch(/^error: Needed and missing here: browser\./);
    expect(code).toBe(1);
  });

  it('is content without ffmpeg, and says what that costs', async () => {
    const {code, stdout} = await runCli(['doctor'], {cwd: emptyFolder(), env: {FFMPEG_BIN: 'none'}});
    expect(stdout).toMatch(/^lesser +encoder +no ffmpeg/m);
    expect(code).toBe(0);
  });
});
