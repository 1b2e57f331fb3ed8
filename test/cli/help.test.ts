import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {callCli, emptyFolder, namesIn, runCli} from './run-cli.ts';

const commands = ['clips', 'record', 'render', 'story', 'frame', 'studio', 'verify', 'measure', 'doctor'];

describe('help', () => {
  it('names every command and the exit codes', async () => {
    const {code, stdout, stderr} = await runCli(['--help'], {cwd: emptyFolder()});
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toMatch(/Exit codes: 0 .*; 2 .*; 1 .*verify.*\s.*doctor.*; 130 .*143/s);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });

  it('is there quickly: it loads nothing that only work needs', async () => {
    const cwd = emptyFolder();
    await runCli(['--help'], {cwd, env: {NODE_V8_COVERAGE: cwd}});
    const [report = ''] = namesIn(cwd);
    const urls: string[] = JSON.parse(readFileSync(join(cwd, report), 'utf8')).result.map(
      (s: {url: string}) => s.url,
    );
    expect(urls.some((url) => url.includes('/node_modules/commander/'))).toBe(true);
    const heavy = /node_modules\/(zod|puppeteer|vite|pyodide|mediabunny|log-update|d3|@motion-canvas)/;
    const ours = /\/src\/(scenes|nodes|(recorder|recording|render|story)\/index)/;
    expect(urls.filter((url) => heavy.test(url) || ours.test(url))).toEqual([]);
  });

  it.each(commands)('of %s gives each option a default, or says that it must be given', async (command) => {
    const {code, stdout} = await callCli([command, '--help'], {cwd: emptyFolder()});
    expect(code).toBe(0);
    const options =
      stdout
        .split('Options:')[1]
        ?.split(/\n(?= {2}-)/)
        .slice(1) ?? [];
    expect(options.length).toBeGreaterThan(1);
    for (const option of options) {
      if (/-h, --help/.test(option)) continue;
      expect(option.replace(/\s+/g, ' ')).toMatch(/\(default: .+\)|\(required.*\)/);
    }
  });

  it('gives numbers their unit', async () => {
    const {stdout} = await callCli(['clips', '--help'], {cwd: emptyFolder()});
    const help = stdout.replace(/\s+/g, ' ');
    expect(help).toMatch(/--fps <integer> .*in frames a second/);
    expect(help).toMatch(/--max-seconds <number> .*in seconds/);
    expect(help).toMatch(/--max-memory <integer> .*in MB/);
    expect(help).toMatch(/--size <name> .*in pixels/);
  });

  it('goes to stderr with exit code 2 where no command is given', async () => {
    const {code, stdout, stderr} = await runCli([], {cwd: emptyFolder()});
    expect(stderr).toContain('Usage: inside-cpython');
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
  });

  it('prints the version of the package', async () => {
    const {code, stdout} = await runCli(['--version'], {cwd: emptyFolder()});
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});
