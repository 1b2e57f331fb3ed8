import {describe, expect, it} from 'vitest';
import {emptyFolder, runCli} from './run-cli.ts';

const commands = ['clips', 'record', 'render', 'story', 'frame', 'studio', 'doctor'];

describe('help', () => {
  it('names every command and the exit codes', async () => {
    const {code, stdout, stderr} = await runCli(['--help'], {cwd: emptyFolder()});
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(stdout).toMatch(/Exit codes: 0 .*; 2 .*; 1 .*; 130 /);
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
  });

  it('is there quickly: it loads neither recorder nor renderer', async () => {
    const cwd = emptyFolder();
    const times = [];
    for (let i = 0; i < 3; i++) times.push((await runCli(['--help'], {cwd})).seconds);
    expect(Math.min(...times)).toBeLessThan(0.6);
  });

  it.each(commands)('of %s gives each option a default, or says that it must be given', async (command) => {
    const {code, stdout} = await runCli([command, '--help'], {cwd: emptyFolder()});
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
    const {stdout} = await runCli(['clips', '--help'], {cwd: emptyFolder()});
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
