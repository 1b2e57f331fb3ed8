import type {Cost, Measured, Recording, Way} from '../../recording/index.ts';
import {count} from '../vocabulary/caption.ts';
import type {WayBar, WayPlan} from '../vocabulary/way-bar.ts';
import {busy, median, ratioText} from './compare.ts';
import {duration, durations, significant, timeStyle} from './duration.ts';

const order: readonly Way[] = ['in turn', 'threads', 'processes', 'free threads'];

/** The ways as they are told: one after the other first, what it is compared with after it. */
export function waysOf({ways}: Cost): Measured[] {
  return ways.toSorted((a, b) => order.indexOf(a.way) - order.indexOf(b.way));
}

/** `one after the other`, `two threads`, `two processes`, `two threads, no GIL` */
export function titleOf(way: Way, workers: number): string {
  switch (way) {
    case 'in turn':
      return 'one after the other';
    case 'threads':
      return count(workers, 'thread');
    case 'processes':
      return count(workers, 'process', 'processes');
    case 'free threads':
      return `${count(workers, 'thread')}, no GIL`;
  }
}

/** How many cores the bars' height stands for: those that the workers could use, or did. */
export function lanesOf(cost: Cost): number {
  const most = Math.max(...cost.ways.map(busy));
  // Libraries may start threads of their own; the main thread alone adds next to nothing.
  return Math.min(cost.cores, Math.max(cost.workers, Math.ceil(most - 0.2)));
}

/** `1.0 of 2 cores at work` */
export function busyText(at: number, cores: number): string {
  const noun = `${cores} ${cores === 1 ? 'core' : 'cores'} at work`;
  return at < 0.05 ? 'hardly any core at work' : `${coresText(at)} of ${noun}`;
}

/** How many cores, as a number: `1.9`, `63`. */
export function coresText(at: number): string {
  return at >= 9.95 ? significant(Math.round(at), 3) : at.toFixed(1);
}

/** The bars, and the axis that they share. */
export function barsOf(cost: Cost): {
  bars: WayBar[];
  scale: number;
  ticks: {at: number; text: string}[];
} {
  const ways = waysOf(cost);
  const longest = Math.max(...ways.map((m) => median(m.wall)));
  const mixed = new Set(ways.map((m) => m.interpreter)).size > 1;
  const lanes = lanesOf(cost);
  const [base] = ways;
  const bars = ways.map((measured): WayBar => {
    const {way, wall, interpreter} = measured;
    const middle = median(wall);
    const rounds = wall.toSorted((a, b) => a - b);
    const style = timeStyle(rounds, middle, longest);
    const at = busy(measured);
    return {
      title: titleOf(way, cost.workers),
      note: mixed ? interpreter : '',
      rounds,
      median: middle,
      text: duration(middle, style),
      range: rounds.length > 1 ? durations(rounds[0] ?? 0, rounds.at(-1) ?? 0, style) : '',
      ratio: base && measured !== base ? ratioText(measured, base) : '',
      busy: at,
      busyText: busyText(at, cost.cores),
      level: Math.min(1, at / lanes),
      plan: planOf(measured, cost.workers),
    };
  });
  return {bars, ...axis(Math.max(1, ...ways.flatMap((m) => m.wall)))};
}

function planOf({way, interpreter}: Measured, workers: number): WayPlan {
  const one = {processes: 1, threads: 1, pieces: 1, gil: true};
  switch (way) {
    case 'in turn':
      return {...one, pieces: workers, note: 'in one thread'};
    case 'threads':
      return {...one, threads: workers, note: 'in one process, as written'};
    case 'processes':
      return {...one, processes: workers, note: 'each with a GIL of its own'};
    case 'free threads':
      return {...one, threads: workers, gil: false, note: `in ${interpreter}`};
  }
}

/** The longest time fills the width; marks at round steps of 1, 2 or 5, three to six of them with the zero. */
function axis(longest: number): {scale: number; ticks: {at: number; text: string}[]} {
  const power = 10 ** Math.floor(Math.log10(longest / 3));
  const step = power * ([1, 2, 5].find((n) => longest / (n * power) < 6) ?? 10);
  const steps = Math.floor(longest / step);
  const [unit, name] = step * steps >= 1_000_000 ? [1_000_000, 's'] : [1000, 'ms'];
  const ticks = Array.from({length: steps + 1}, (_, i) => {
    const at = i * step;
    return {at, text: i === 0 ? '0' : `${Number((at / unit).toPrecision(6))} ${name}`};
  });
  return {scale: longest, ticks};
}

/** `2 cores · median of 5 rounds · 2026-11-22` */
export function settingOf({header}: Recording, {cores, ways}: Cost): string {
  const rounds = ways.map((m) => m.wall.length);
  const [least, most] = [Math.min(...rounds), Math.max(...rounds)];
  const how = most === 1 ? 'one round' : `median of ${least === most ? most : `${least}–${most}`} rounds`;
  const date = header.provenance?.date.slice(0, 10);
  return [`${cores} ${cores === 1 ? 'core' : 'cores'}`, how, ...(date ? [date] : [])].join(' · ');
}
