// Runs a command and prints, as the last line of its output, what it took: node timed.mjs [--memory] <command> [arguments]
// It is a process of its own so that a lock for quiet measurements can be put around it.
import {spawn} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';

const memory = process.argv[2] === '--memory';
const [command, ...args] = process.argv.slice(memory ? 3 : 2);
const start = performance.now();
const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe']});
let said = '';
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000);
  });
}
let peak = 0;
const sampling = memory ? setInterval(sample, 250) : undefined;
child.on('error', (error) => end(String(error)));
child.on('close', (code) => end(code === 0 ? undefined : said || `exit code ${code}`));

function end(failure) {
  clearInterval(sampling);
  console.log(JSON.stringify({seconds: (performance.now() - start) / 1000, peakBytes: peak, said, failure}));
}

/** Memory of the command and all its descendants; pages that several of them share are counted in shares (PSS). */
function sample() {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]));
    } catch {
      // It has just ended.
    }
  }
  const ours = new Set([child.pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (ours.has(pid) || !ours.has(parent)) continue;
      ours.add(pid);
      grown = true;
    }
  }
  let sum = 0;
  for (const pid of ours) {
    try {
      const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'));
      sum += Number(pss?.[1] ?? 0) * 1024;
    } catch {
      // It has just ended.
    }
  }
  peak = Math.max(peak, sum);
}
