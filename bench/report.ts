import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {cpus, totalmem} from 'node:os';
import type {Workshop} from './setup.ts';

/** Collects results, tells each as it comes, and puts them in words as Markdown. */
export class Report {
  private readonly lines: string[] = [];
  private readonly runs: number;
  private inTable = false;

  constructor(runs: number) {
    this.runs = runs;
    this.say('# Rendering, measured');
  }

  machine({chromiumVersion, ffmpegVersion}: Workshop): void {
    const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const model = cpus()[0]?.model ?? 'unknown';
    const memory = Math.round(totalmem() / 2 ** 30);
    this.say('');
    this.say(
      `${new Date().toISOString().slice(0, 10)}, inside-cpython ${version} (${commit()}): ${cpus().length} cores (${model}), ${memory} GB, Node ${process.version}, ${chromiumVersion}, ${ffmpegVersion ?? 'no ffmpeg'}.`,
    );
    this.say('');
    this.say(
      `Whole commands are timed, from start to exit, start-up included; seconds of all runs are given, rates are of the run in the middle of ${this.runs}. The browser is unpacked and the page bundled beforehand, which costs a first run on a machine about 5 s more; no part of a clip is kept from run to run. All draw with the same Chromium. Ours and x264 alone have the same settings: veryfast, crf 18, a key frame each half second, constant rate. Peers keep their own default settings of the encoder (Remotion: veryfast, crf 18).`,
    );
    this.say('');
    this.say(
      'To repeat: `npm run bench` on an idle machine with npm, an ffmpeg with x264 (`apt-get install ffmpeg`, or FFMPEG_BIN) and 10 GB of RAM. `--only eval,neutral,growth,memory,frame,studio,alpha` chooses chapters, `-- --runs 1` the number of runs; `BENCH_LOCK` names a command to run each measurement under. The peers are installed from npm into a temporary folder, for this alone. Remotion is used under its free licence, as an evaluation; companies of more than three people need another for more than that.',
    );
  }

  chapter(title: string): void {
    this.say('');
    this.say(`## ${title}`);
    this.say('');
    this.inTable = false;
  }

  row(what: string, frames: number, seconds: readonly number[], rate: number): void {
    if (!this.inTable) {
      this.say('| route | frames | seconds | frames/s |');
      this.say('|---|---|---|---|');
      this.inTable = true;
    }
    this.say(`| ${what} | ${frames} | ${seconds.map((s) => s.toFixed(1)).join(', ')} | ${rate.toFixed(1)} |`);
  }

  failure(what: string, error: unknown): void {
    const why = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(-300);
    if (this.inTable) this.say(`| ${what} | – | could not run: ${why.replaceAll('|', '/')} | – |`);
    else this.say(`${what} could not run: ${why}`);
  }

  ratio(what: string, ratio: number, goal: number, least: number): void {
    if (this.inTable) this.say('');
    this.inTable = false;
    const met = ratio >= goal ? 'reached' : ratio >= least ? 'above the least' : 'missed';
    const verdict = Number.isNaN(ratio)
      ? 'not measured'
      : `${ratio.toFixed(2)} (goal ${goal}, least ${least}: ${met})`;
    this.say(`- ${what}: ${verdict}`);
  }

  line(text: string): void {
    this.say(`- ${text}`);
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  private say(line: string): void {
    this.lines.push(line);
    console.log(line);
  }
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {stdio: 'pipe'}).toString().trim();
  } catch {
    return 'no commit';
  }
}
