import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {type Recording, readRecording, type Threads} from '../../src/recording/index.ts';
import {plainBanner} from '../../src/story/gil/words.ts';
import {type GilChange, type GilView, tellGil} from '../../src/story/gil.ts';
import type {Story} from '../../src/story/vocabulary/beat.ts';
import {numberWord, plainCaption} from '../../src/story/vocabulary/caption.ts';
import {storyMs} from '../../src/story/vocabulary/pace.ts';
import type {Figure} from '../../src/story/vocabulary/thread-lanes.ts';
import {wide} from '../../src/theme/formats.ts';
import {expectWellTold} from '../support/story-rules.ts';
import {type Phase, play, recordingOf, seeded, type Worker} from '../support/threads.ts';

type Told = Story<GilView, GilChange>;
const compute = (ms: number): Phase => ({does: 'compute', for: ms * 1000});
const sleep = (ms: number): Phase => ({does: 'sleeps', for: ms * 1000, call: 'clock_nanosleep'});
const lock = (ms: number, number: number): Phase => ({
  does: 'lock',
  for: ms * 1000,
  call: 'futex',
  lock: number,
});
const again = (times: number, ...phases: Phase[]) => Array.from({length: times}, () => phases).flat();
const main = (ms: number): Worker => ({
  name: 'MainThread',
  main: true,
  phases: [compute(1), lock(ms, 1), compute(0.2)],
});
const worker = (name: string, ...phases: Phase[]): Worker => ({name, target: 'spin', starts: 800, phases});
const [ada, bob] = [worker('Ada', compute(250)), worker('Bob', compute(250))];
const spin = () => recordingOf(play({random: seeded(1), workers: [main(600), ada, bob]}));
const told = (recording: Recording) => tellGil(recording, wide);
/** A blank that isn't broken at reads like any other. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const words = (story: Told, id: string) => {
  const beat = story.beats.find((b) => b.id === id);
  return beat && plain(plainCaption(beat.caption));
};
const everything = (story: Told) => story.beats.map((b) => plain(plainCaption(b.caption))).join('\n');
const changes = <K extends GilChange['kind']>(story: Told, kind: K) =>
  story.beats.flatMap((b) =>
    b.acts.flatMap(({change}) => (change.kind === kind ? [change as Extract<GilChange, {kind: K}>] : [])),
  );
const figures = (story: Told): Figure[] =>
  changes(story, 'figures').flatMap((c) =>
    c.figures.map((f) => ({value: plain(f.value), label: plain(f.label), note: plain(f.note)})),
  );
const threadsOf = ({threads}: Recording): Threads => {
  if (!threads) throw new Error('no threads');
  return threads;
};

/** Turns by a way of its own: holds stretches that touch, whether any of them is uncertain. */
function turnsOf({threads}: Threads) {
  return threads.flatMap(({lane}, thread) => {
    const turns: {thread: number; from: number; to: number; sure: boolean}[] = [];
    for (const {from, to, doing, uncertain} of lane) {
      if (doing !== 'holds') continue;
      const last = turns.at(-1);
      if (last && last.to === from) Object.assign(last, {to, sure: last.sure && !uncertain});
      else turns.push({thread, from, to, sure: !uncertain});
    }
    return turns;
  });
}
const middle = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
/** Reads `5.06 ms` back. */
const micros = (text: string) => {
  const [, number = '', unit = ''] = /^([\d.]+) (µs|ms|s)$/.exec(plain(text)) ?? [];
  return Number(number) * ({µs: 1, ms: 1000, s: 1e6}[unit] ?? Number.NaN);
};
const near = (text: string, us: number) => Math.abs(micros(text) - us) <= Math.max(0.5, us * 0.006);

/** What holds for every story of every recording: each fact on screen is one of the recording's. */
function expectTrue(recording: Recording): Told {
  const threads = threadsOf(recording);
  const story = told(recording);
  expectWellTold(story, wide);
  const {lanes, token, first, whole} = story.view;
  const turns = turnsOf(threads);

  expect(lanes.length).toBeLessThanOrEqual(8);
  expect(new Set(lanes.map((l) => l.title)).size, 'titles').toBe(lanes.length);
  for (const {bars, thread: index} of lanes) {
    const thread = threads.threads[index];
    const sums = (parts: readonly {kind: string; time: number}[]) =>
      parts.reduce(
        (all, {kind, time}) => all.set(kind, (all.get(kind) ?? 0) + time),
        new Map<string, number>(),
      );
    const lived = sums((thread?.lane ?? []).map((s) => ({kind: s.doing, time: s.to - s.from})));
    expect(sums(bars.map((b) => ({kind: b.kind, time: b.to - b.from})))).toEqual(lived);
    for (const [i, bar] of bars.entries()) expect(bars[i + 1]?.from ?? bar.to).toBeGreaterThanOrEqual(bar.to);
  }
  for (const {thread, from, to} of turns.slice(0, 400)) {
    const move = token.findLast((m) => m.at <= (from + to) / 2);
    const lane = lanes.findIndex((l) => l.thread === thread);
    expect(move?.lane ?? null, `token at ${from}`).toBe(lane < 0 ? null : lane);
  }

  expect(whole).toEqual({from: 0, to: Math.max(1, threads.end)});
  let window = first;
  let head = first.from;
  for (const {change} of story.beats.flatMap((b) => b.acts)) {
    if (change.kind === 'zoom') {
      window = change.window;
      head = window.from;
      expect(window.to).toBeGreaterThan(window.from);
      expect(window.from).toBeGreaterThanOrEqual(0);
      expect(window.to).toBeLessThanOrEqual(whole.to);
    } else if (change.kind === 'play') {
      expect(change.to).toBeGreaterThanOrEqual(head);
      expect(change.to).toBeLessThanOrEqual(window.to);
      head = change.to;
    } else if (change.kind === 'request') {
      const request = threads.handovers.find((h) => h.request?.at === change.at)?.request;
      expect(request?.seen).toBe(change.seen);
      expect(request?.by).toBe(lanes[change.from]?.thread);
    } else if (change.kind === 'measure' && change.mark) {
      const {from, to, text} = change.mark;
      expect(near(text, to - from), `${text} for ${to - from}`).toBe(true);
    } else if (change.kind === 'code' && change.card !== null) {
      const card = story.view.codes[change.card];
      expect(card?.instructions.filter((i) => i.now).length).toBe(1);
      for (const {number, text} of card?.lines ?? []) {
        const line = recording.source.text.split('\n')[number - 1] ?? '';
        if (!text.includes('…')) expect(line.endsWith(text), text).toBe(true);
      }
    } else if (change.kind === 'light') {
      for (const lane of change.lanes) expect(lanes[lane]).toBeDefined();
    }
  }

  for (const {value, label, note} of figures(story)) {
    if (label === 'median hold') {
      const sure = turns.filter((t) => t.sure);
      expect(near(value, middle(sure.map((t) => t.to - t.from))), value).toBe(true);
      expect(note).toContain(sure.length.toLocaleString('en'));
    } else if (label.startsWith('hand-over') && threads.method === 'outside') {
      const {total, missed} = threads.switches;
      expect(value).toBe(total.toLocaleString('en'));
      if (missed > 0) expect(note).toBe(`${missed.toLocaleString('en')} unseen`);
    } else if (label === 'longest wait for the GIL') {
      const waits = threads.threads.flatMap(({lane}) => {
        const runs: number[] = [];
        for (const [i, s] of lane.entries()) {
          if (s.doing !== 'waits' || s.uncertain) continue;
          const before = lane[i - 1];
          const goesOn = before?.doing === 'waits' && !before.uncertain;
          runs.push((goesOn ? (runs.pop() ?? 0) : 0) + s.to - s.from);
        }
        return runs;
      });
      expect(near(value, Math.max(...waits)), value).toBe(true);
    } else if (label === 'of the GIL’s time') {
      const lane = lanes.find((l) => `for ${l.title}` === note);
      const held = turns.reduce((sum, t) => sum + t.to - t.from, 0) + (threads.others?.holds ?? 0);
      const own = turns.reduce((sum, t) => sum + (t.thread === lane?.thread ? t.to - t.from : 0), 0);
      const share = Number(/\d+/.exec(value)?.[0]) / 100;
      expect(Math.abs(share - own / held), value).toBeLessThanOrEqual(0.01);
    }
  }
  const changed = /in these ([\d.]+ \S+) the lock changes hands (at least )?(\w+)/.exec(
    words(story, 'turns') ?? '',
  );
  if (changed) {
    expect(near(changed[1] ?? '', first.to - first.from)).toBe(true);
    const within = threads.handovers.filter((h) => h.taken >= first.from && h.taken <= first.to);
    const times = within.reduce((sum, h) => sum + 1 + (h.missed ?? 0), 0);
    const names = ['no', 'once', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    expect(changed[3]).toBe(names[times] ?? String(times));
  }
  const banner = plain(plainBanner(changes(story, 'banner').findLast((b) => b.text !== null)?.text ?? null));
  const said =
    /^(.+) waited ([\d.]+ \S+), (set|must have set) gil_drop_request(?:; (.+) saw it at (\w+))?$/.exec(
      banner,
    );
  if (said) {
    const [, taker, waited = '', set, holder, opname] = said;
    const handover = threads.handovers.find(({from, to, request, site}) => {
      const names = [lanes.find((l) => l.thread === to)?.title, lanes.find((l) => l.thread === from)?.title];
      if (!request || request.by !== to || names[0] !== taker) return false;
      const lane = threads.threads[to]?.lane ?? [];
      const since = lane.findLast(
        (s) => s.doing === 'waits' && s.from < request.at && s.to >= request.at,
      )?.from;
      if (opname && (names[1] !== holder || threads.sites[site ?? -1]?.opname !== opname)) return false;
      return since !== undefined && request.seen === (set === 'set') && near(waited, request.at - since);
    });
    expect(handover, banner).toBeDefined();
  }
  return story;
}

describe('gil', () => {
  it('tells a hand-over by request, from the wait to the taking', () => {
    const recording = spin();
    const story = expectTrue(recording);
    expect(plainCaption(story.question)).toBe('Ada and Bob: who may run?');
    expect(story.beats.map((b) => b.id)).toEqual([
      'lanes',
      'gil',
      'wait',
      'request',
      'drop',
      'taken',
      'turns',
      'release',
      'whole',
      'shares',
      'closing',
    ]);
    const {threads, handovers} = threadsOf(recording);
    const [request] = changes(story, 'request');
    const handover = handovers.find((h) => h.request?.at === request?.at);
    expect(handover).toMatchObject({cause: 'request', request: {seen: true, by: handover?.to}});
    expect(words(story, 'request')).toContain('switch interval, 5 ms here');
    expect(words(story, 'drop')).toMatch(/^(Ada|Bob) sees it at JUMP_BACKWARD: .* eval breaker/);
    const [card] = story.view.codes;
    expect(card).toMatchObject({title: 'spin() in spin.py', thread: handover?.from});
    expect(card?.instructions.find((i) => i.now)).toMatchObject({offset: 16, name: 'JUMP_BACKWARD'});
    expect(card?.lines.find((l) => l.now)?.text).toBe('        n -= 1');
    expect(words(story, 'whole')).toContain(`${threadsOf(recording).switches.total} times`);
    for (const i of [1, 2]) expect(words(story, 'shares')).toContain(threads[i]?.name);
    expect(words(story, 'closing')).toContain('processes');
  });

  it('takes a window from the middle of the run, and leaves the lock where it is until the taker has it', () => {
    const story = expectTrue(spin());
    const {first, whole, token} = story.view;
    expect(first.from).toBeGreaterThan(whole.to * 0.2);
    expect(first.to).toBeLessThan(whole.to * 0.8);
    const played = (id: string) =>
      story.beats
        .find((b) => b.id === id)
        ?.acts.flatMap(({change}) => (change.kind === 'play' ? [change.to] : []))
        .at(-1) ?? Number.NaN;
    const holder = (at: number) => token.findLast((m) => m.at <= at)?.lane;
    expect(holder(played('drop'))).toBe(holder(played('wait')));
    expect(holder(played('taken'))).not.toBe(holder(played('drop')));
  });

  it('says where a request is only inferred', () => {
    const story = expectTrue(recordingOf(play({random: seeded(1), seen: 0, workers: [main(600), ada, bob]})));
    expect(words(story, 'request')).toContain('inferred');
    expect(plainBanner(changes(story, 'banner')[0]?.text ?? null)).toContain('must have set');
    expect(changes(story, 'request')[0]?.seen).toBe(false);
  });

  it('prefers a hand-over whose request was seen', () => {
    const story = told(recordingOf(play({random: seeded(4), seen: 0.1, workers: [main(600), ada, bob]})));
    expect(changes(story, 'request')[0]?.seen).toBe(true);
  });

  it('says how many hand-overs went unseen', () => {
    const recording = recordingOf(play({random: seeded(3), missed: 0.2, workers: [main(600), ada, bob]}));
    const {total, missed} = threadsOf(recording).switches;
    expect(missed).toBeGreaterThan(9);
    expect(words(expectTrue(recording), 'whole')).toContain(`${total} times, ${missed} of them unseen`);
  });

  it('says plainly where most hand-overs went unseen, and makes nothing of those that were seen', () => {
    const recording = recordingOf(play({random: seeded(3), missed: 0.8, workers: [main(600), ada, bob]}));
    const {switches, sampling, end} = threadsOf(recording);
    const {total, missed} = switches;
    expect(missed).toBeGreaterThan(Math.max(40, total / 2));
    const story = expectTrue(recording);
    expect(words(story, 'whole')).not.toContain('unseen');
    expect(words(story, 'unseen')).toMatch(
      new RegExp(`^${missed} of the lock’s ${total} changes went unseen`),
    );
    expect(words(story, 'unseen')).toContain(`${sampling?.medianGap} µs apart`);
    const [pace, ...others] = figures(story);
    expect(pace).toMatchObject({label: 'between changes', note: 'on average'});
    expect(near(pace?.value ?? '', end / total)).toBe(true);
    expect(others.map(({label}) => label)).not.toContain('median hold');
  });

  it('names threads in the colours of their lanes', () => {
    const story = told(spin());
    const colours = new Map(story.view.lanes.map(({title, colour}) => [title, colour]));
    const named = [story.question, ...story.beats.map(({caption}) => caption)]
      .flat()
      .filter(({text}) => colours.has(text));
    expect(named.length).toBeGreaterThan(5);
    for (const {text, thread, code} of named)
      expect({thread, code}).toEqual({thread: colours.get(text), code: true});
  });

  it('measures the convoy: how long a thread waits each time it comes back', () => {
    const server = worker('chat', ...again(40, compute(0.05), {does: 'io', for: 300, call: 'read'}));
    const recording = recordingOf(
      play({random: seeded(2), workers: [main(900), worker('compute', compute(300)), server]}),
    );
    const story = expectTrue(recording);
    const {lane} = threadsOf(recording).threads[2] ?? {lane: []};
    const waits = lane.flatMap((s, i) => {
      const next = lane[i + 1];
      const had = lane[i + 2]?.doing === 'holds';
      return s.doing === 'io' && next?.doing === 'waits' && had ? [next.to - s.to] : [];
    });
    const [, median, times] =
      /^Back from sleep\(\), chat waits for the GIL: ([\d.]+ ms) in the median of (\d+) such waits; the switch/.exec(
        words(story, 'convoy') ?? '',
      ) ?? [];
    expect(times).toBe(String(waits.length));
    expect(near(median ?? '', middle(waits))).toBe(true);
    expect(words(story, 'closing')).toContain('convoy effect');
    const [figure] = figures(story);
    expect(figure).toMatchObject({value: median, note: `chat, ${times} waits`});

    const {from, to} = story.view.first;
    const within = lane.filter((s, i) => {
      const next = lane[i + 1];
      return s.doing === 'io' && next?.doing === 'waits' && s.to >= from && next.to <= to;
    });
    const returns = /^chat gives the GIL up for sleep\(\), comes back and waits for it again: (\w+) times in/;
    const [, often] = returns.exec(words(story, 'returns') ?? '') ?? [];
    expect(within.length).toBeGreaterThan(1);
    expect(often).toBe(numberWord(within.length));
    const mark = changes(story, 'measure').find((change) => change.mark)?.mark;
    const measured = within.find((s) => s.to === mark?.from);
    expect(lane.find((s) => s.from === measured?.to)?.to).toBe(mark?.to);
    expect(near(mark?.text ?? '', (mark?.to ?? 0) - (mark?.from ?? 0))).toBe(true);
  });

  it('tells how waits overlap', () => {
    const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve'];
    const recording = recordingOf(
      play({
        random: seeded(3),
        workers: [main(600), ...names.map((n) => worker(n, compute(0.04), sleep(500), compute(0.05)))],
      }),
    );
    const story = expectTrue(recording);
    const slept = threadsOf(recording)
      .threads.flatMap((t) => t.lane)
      .reduce((sum, s) => sum + (s.doing === 'sleeps' ? s.to - s.from : 0), 0);
    const [, out] = /five threads waited ([\d.]+ s) in all/.exec(words(story, 'overlap') ?? '') ?? [];
    expect(near(out ?? '', slept)).toBe(true);
    expect(words(story, 'closing')).toContain('Threads are for waiting');
    expect(everything(story)).toContain('sleep(0.5)');
  });

  it('says how long the lock was held at all where threads wait', () => {
    const threads = play({
      random: seeded(3),
      workers: [main(600), worker('Ada', sleep(500)), worker('Bob', sleep(500))],
    });
    const held = turnsOf(threads).reduce((sum, {from, to}) => sum + to - from, 0);
    const figure = figures(expectTrue(recordingOf(threads))).find((f) => f.label === 'of the run: GIL held');
    expect(figure?.value).toMatch(held / threads.end < 0.01 ? /^under 1 %$/ : /^\d+ %$/);
  });

  it('says of many small shares how big the biggest is, and that others waited only where they did', () => {
    const many = Array.from({length: 30}, (_, i) => worker(`T${i}`, compute(20)));
    const crowd = expectTrue(recordingOf(play({random: seeded(2), workers: [main(700), ...many]})));
    expect(words(crowd, 'shares')).toMatch(/none of the 31 threads had more than \d+ % of the GIL’s time\.$/);
    const before: Worker = {
      name: 'MainThread',
      main: true,
      phases: [compute(300), lock(600, 1), compute(0.2)],
    };
    const late = [ada, bob].map((w) => ({...w, starts: 300_000}));
    const alone = expectTrue(recordingOf(play({random: seeded(1), workers: [before, ...late]})));
    expect(words(alone, 'shares')).toMatch(/MainThread \d+ %/);
    expect(words(alone, 'shares')).not.toContain('waited');
    expect(words(expectTrue(spin()), 'shares')).toContain('while one ran, the others waited');
  });

  it('leaves open at a call whether the eval loop answered or the call itself let go', () => {
    const threads = play({random: seeded(1), workers: [main(600), ada, bob]});
    const sites = threads.sites.map((site) => ({...site, opname: 'CALL'}));
    const story = told(recordingOf({...threads, sites}));
    expect(words(story, 'drop')).toMatch(/lets go at CALL: .* unless the call itself lets go\.$/);
    const banners = changes(story, 'banner').map(({text}) => plainBanner(text));
    expect(banners.join()).toMatch(/let go at CALL/);
    expect(banners.join()).not.toMatch(/saw it/);
  });

  it('measures turns under each switch interval', () => {
    const intervals = [
      {at: 0, interval: 1000},
      {at: 200_000, interval: 5000},
      {at: 500_000, interval: 50_000},
    ];
    const recording = recordingOf(
      play({
        random: seeded(4),
        intervals,
        workers: [main(900), worker('Ada', compute(450)), worker('Bob', compute(450))],
      }),
    );
    const story = expectTrue(recording);
    const threads = threadsOf(recording);
    const at = (time: number) => intervals.findLast((i) => i.at <= time)?.interval;
    for (const {interval} of intervals) {
      const lengths = turnsOf(threads).flatMap(({thread, from, to}) => {
        const asked = threads.handovers.some(
          (h) => h.from === thread && h.dropped === to && h.cause === 'request',
        );
        return asked && at(from) === interval && at(to) === interval ? [to - from] : [];
      });
      const figure = figures(story).find((f) => f.label === `hold at ${interval / 1000} ms`);
      expect(near(figure?.value ?? '', middle(lengths)), figure?.value).toBe(true);
      expect(figure?.note).toBe(`median of ${lengths.length} turns`);
    }
    expect(words(story, 'intervals')).toMatch(/at 1 ms a turn lasts [\d.]+ ms, at 50 ms/);
  });

  it('widens the window with the switch interval', () => {
    const recording = recordingOf(
      play({
        random: seeded(4),
        intervals: [{at: 0, interval: 50_000}],
        workers: [main(2000), worker('Ada', compute(900)), worker('Bob', compute(900))],
      }),
    );
    const {first} = expectTrue(recording).view;
    expect(first.to - first.from).toBe(300_000);
  });

  it('shows who waits for which lock in a deadlock, and says that it was stopped', () => {
    const workers: Worker[] = [
      {name: 'MainThread', main: true, phases: [compute(1), lock(9000, 3)]},
      worker('Ada', compute(0.1), sleep(100), compute(0.1), lock(9000, 7)),
      worker('Bob', compute(0.1), sleep(100), compute(0.1), lock(9000, 8)),
    ];
    const threads = play({random: seeded(5), cutAt: 3_000_000, workers});
    const story = expectTrue(recordingOf(threads, 'dine.py', [{limit: 'time', why: 'Stopped after 3 s.'}]));
    expect(words(story, 'deadlock')).toContain('Stopped after 3 s.');
    const rows = changes(story, 'updates').find((c) => c.rows)?.rows ?? [];
    expect(rows.map((r) => [r.lane, r.value])).toEqual([
      [0, 'lock 1'],
      [1, 'lock 2'],
      [2, 'lock 3'],
    ]);
    expect(rows[1]?.text).toBe('waits at line 7 of spin.py');
    expect(words(story, 'closing')).toContain('in the same order');
    // Without the time-out it is only a program that waits.
    expect(told(recordingOf(threads)).beats.some((b) => b.id === 'deadlock')).toBe(false);
  });

  it('names a thread that died and daemons that were cut off', () => {
    const died: Worker = {...worker('Bad', compute(40)), exception: 'ValueError: no'};
    const daemon: Worker = {...worker('Cleo', compute(9000)), daemon: true};
    const story = expectTrue(
      recordingOf(play({random: seeded(6), cutAt: 300_000, workers: [main(100), died, daemon]})),
    );
    expect(words(story, 'exception')).toContain('Bad ends here by ValueError: no');
    expect(words(story, 'daemon')).toContain('Cleo is a daemon thread');
    expect(story.view.lanes.map((l) => l.ending)).toEqual(['returned', 'exception', 'alive']);
  });

  it('tells the single lane of a program without threads', () => {
    const alone: Worker = {name: 'MainThread', main: true, phases: [compute(100), sleep(30), compute(20)]};
    const story = expectTrue(recordingOf(play({random: seeded(5), workers: [alone]})));
    expect(words(story, 'together')).toBe('There is nobody to share it with.');
    expect(words(story, 'whole')).toContain('never changed hands');
    expect(words(story, 'release')).toContain('MainThread gives the GIL up by itself');
  });

  it('gives lanes to the busiest eight and sums up the rest', () => {
    const workers = Array.from({length: 30}, (_, i) => worker(`w${i}`, compute(5 + i)));
    const threads = play({random: seeded(7), workers: [main(900), ...workers]});
    const others = {count: 970, holds: 100_000, lives: 5_000_000};
    const story = expectTrue(recordingOf({...threads, others}));
    expect(story.view.lanes.map((l) => l.title)).toEqual(
      [22, 23, 24, 25, 26, 27, 28, 29].map((i) => `w${i}`),
    );
    const held = (some: Threads['threads']) =>
      some.flatMap((t) => t.lane).reduce((sum, s) => sum + (s.doing === 'holds' ? s.to - s.from : 0), 0);
    const share =
      (held(threads.threads.slice(0, 23)) + others.holds) / (held(threads.threads) + others.holds);
    expect(plain(story.view.rest)).toBe(
      `and 993 more threads: ${Math.round(share * 100)} % of the GIL’s time`,
    );
    expect(words(story, 'lanes')).toContain('1,001 threads ran');
  });

  it('tells equal, long and foreign names apart', () => {
    const names = [
      'worker',
      'worker',
      'ein sehr langer Name für einen Faden',
      '計算する人たちの長い名前です',
      'spinner (spin)',
      '',
    ];
    const story = expectTrue(
      recordingOf(play({random: seeded(8), workers: names.map((n) => worker(n, compute(60)))})),
    );
    const titles = story.view.lanes.map((l) => l.title);
    expect(titles.slice(0, 2)).toEqual(['worker #1', 'worker #2']);
    expect(titles[4]).toBe('spinner');
    expect(story.view.lanes[4]?.note).toBe('spin()');
    for (const title of titles) expect([...title].length).toBeLessThanOrEqual(15);
  });

  it('labels what was noted from inside, and tells no waits, requests or drop sites', () => {
    const threads = play({random: seeded(1), workers: [main(600), ada, bob]});
    const inside: Threads = {
      ...threads,
      method: 'inside',
      handovers: threads.handovers.map(({from, to, dropped, taken}) => ({
        from,
        to,
        dropped,
        taken,
        blur: 0,
        cause: 'unknown',
      })),
      threads: threads.threads.map((t) => ({
        ...t,
        lane: t.lane.map(({from, to, doing}) => ({from, to, doing: doing === 'holds' ? doing : 'unknown'})),
      })),
    };
    const story = expectTrue(recordingOf(inside));
    expect(story.view.warning).toContain('inside');
    expect(everything(story)).toContain('Recorded from inside');
    expect(everything(story)).not.toMatch(/hatched|gil_drop_request|request/);
    expect(changes(story, 'request')).toEqual([]);
    expect(changes(story, 'code').filter((c) => c.card !== null)).toEqual([]);
    expect(figures(story).map((f) => f.label)).not.toContain('longest wait for the GIL');
  });

  it('refuses a recording without threads in a sentence', () => {
    const {threads: _, ...recording} = spin();
    expect(() => told(recording)).toThrow(/^The recording of spin\.py has no threads\./);
  });
});

describe('gil: a lost update', () => {
  const base = () => play({random: seeded(1), workers: [ada, bob]});
  const site = {code: 3, function: 'add', file: 'spin.py', line: 12, offset: 8, opname: 'CALL'};
  /** Hands the lock to and fro with these values on the stopped threads' stacks. */
  function withStacks(
    values: readonly (string | undefined)[],
    more: Partial<Threads> = {},
    before?: string,
  ): Recording {
    const threads = base();
    const handovers = threads.handovers.map((h, i) => {
      const value = i === 4 ? (values[0] ?? before) : values[i - 4];
      return value === undefined ? h : {...h, held: [{site: 2, stack: ['?', value]}]};
    });
    return recordingOf({
      ...threads,
      sites: [...threads.sites, site],
      handovers,
      watched: [
        {name: 'n', last: '4000'},
        {name: 'm', last: '2500'},
      ],
      output: 'n 4000\nexpected 4000, got m = 2500\n',
      ...more,
    });
  }
  const rowsOf = (story: Told) =>
    changes(story, 'updates')
      .filter((c) => c.rows)
      .at(-1)
      ?.rows?.map((r) => r.value);

  it('shows the recorded interleaving, and what the program says in the end', () => {
    const recording = withStacks(['1000', '1500', '1200']);
    const story = expectTrue(recording);
    expect(rowsOf(story)).toEqual(['1,000', '1,500', '1,000', '1,200', '2,500']);
    const [stop] = threadsOf(recording).handovers.slice(4);
    const stopped = story.view.lanes.find((l) => l.thread === stop?.from)?.title;
    expect(words(story, 'update-read')).toMatch(
      new RegExp(`^${stopped} is stopped inside m = m \\+ one\\(\\): .* holds 1,000`),
    );
    expect(words(story, 'update-end')).toContain('In the end m is 2,500, not 4,000. A plain n += 1');
    expect(words(story, 'update-end')).toContain('lost nothing here');
    expect(words(story, 'closing')).toContain('n += 1 lost nothing here, but Python doesn’t promise that');
    expect(story.beats.findIndex((b) => b.id === 'update-read')).toBeLessThan(
      story.beats.findIndex((b) => b.id === 'update-end'),
    );
  });

  const unproven: [why: string, values: (string | undefined)[], before?: string][] = [
    ['nothing fell', ['1000', '1500', '1600']],
    ['it fell below what had been read', ['1000', '1500', '900']],
    ['the middle value is not known', ['1000', undefined, '1200']],
    ['the middle value was read in a turn before', [undefined, '1000', '1500', '1200'], '1500'],
    ['the stack has no integer', ['?', '1500', '1200']],
  ];
  it.each(unproven)('claims none where %s', (_, values, before) => {
    const story = expectTrue(withStacks(values, {}, before));
    expect(story.beats.some((b) => b.id.startsWith('update'))).toBe(false);
  });

  it('claims none across a hand-over that went unseen', () => {
    const recording = withStacks(['1000', '1500', '1200']);
    const threads = threadsOf(recording);
    const handovers = threads.handovers.map((h, i) => (i === 5 ? {...h, missed: 1} : h));
    expect(everything(told({...recording, threads: {...threads, handovers}}))).not.toContain('stack');
  });

  it('claims none for a plain += without a call in between', () => {
    const plainSite = {...site, line: 13, offset: 18, opname: 'BINARY_OP'};
    const threads = base();
    const story = told(withStacks(['1000', '1500', '1200'], {sites: [...threads.sites, plainSite]}));
    expect(story.beats.some((b) => b.id.startsWith('update'))).toBe(false);
  });

  it('quotes no expectation that the output does not name', () => {
    const story = expectTrue(withStacks(['1000', '1500', '1200'], {output: 'done: 2500\n'}));
    expect(words(story, 'update-end')).toBeUndefined();
    expect(rowsOf(story)).toEqual(['1,000', '1,500', '1,000', '1,200']);
  });
});

describe('gil: any recording', () => {
  const kinds: Phase['does'][] = ['compute', 'compute', 'sleeps', 'io', 'lock', 'blocked'];

  /** A recording of random threads: few or many, short or long, starting late, cut off, partly unseen. */
  function anyRecording(seed: number): Recording {
    const random = seeded(seed);
    const upTo = (n: number) => Math.floor(random() * n);
    const pick = <T>(items: readonly T[]) => items[upTo(items.length)] as T;
    const scale = pick([300, 3000, 40_000]);
    const workers = Array.from(
      {length: 1 + upTo(11)},
      (_, i): Worker => ({
        name: pick(['Ada', `Thread-${i} (spin)`, 'A thread with a long name', '線程', 'MainThread']),
        target: pick(['spin', 'Worker.run', '<lambda>', 'a_function_with_a_long_name']),
        starts: upTo(scale * 3),
        phases: Array.from({length: 1 + upTo(25)}, (): Phase => {
          const does = pick(kinds);
          return does === 'compute'
            ? {does, for: 1 + upTo(scale * 3)}
            : {does, for: 1 + upTo(scale), call: 'read', lock: upTo(3)};
        }),
        ...(random() < 0.1 ? {exception: 'RuntimeError: something went wrong in a long sentence'} : {}),
        ...(random() < 0.2 ? {daemon: true as const} : {}),
      }),
    );
    const interval = pick([1000, 5000, 50_000]);
    const threads = play({
      workers: random() < 0.7 ? [{...main(scale / 100), starts: 0}, ...workers] : workers,
      random,
      intervals: [{at: 0, interval}],
      seen: random(),
      missed: random() < 0.5 ? 0 : random(),
      ...(random() < 0.3 ? {cutAt: scale * 20} : {}),
    });
    return recordingOf(threads);
  }

  it('is told truly and within its time', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const recording = anyRecording(seed);
      try {
        expectTrue(recording);
      } catch (error) {
        throw new Error(`seed ${seed}`, {cause: error});
      }
    }
  });

  it('is told quickly, however long', () => {
    const chat = (name: string) => worker(name, ...again(15_000, compute(0.05), sleep(0.02)));
    const recording = recordingOf(
      play({random: seeded(9), workers: [main(60_000), chat('a'), chat('b'), chat('c')]}),
    );
    const stretches = threadsOf(recording).threads.reduce((sum, t) => sum + t.lane.length, 0);
    expect(stretches).toBeGreaterThan(100_000);
    const begun = performance.now();
    const story = told(recording);
    expect(performance.now() - begun).toBeLessThan(4000);
    expectWellTold(story, wide);
    expect(words(story, 'whole')).toContain('summed up in columns');
  });
});

const shipped = new URL('../../assets/recordings/', import.meta.url);
const files = existsSync(shipped) ? readdirSync(shipped).filter((f) => f.endsWith('.json')) : [];

describe.skipIf(files.length === 0)('gil: shipped recordings', () => {
  it.each(files)('%s is told truly', (file) => {
    const recording = readRecording(readFileSync(new URL(file, shipped), 'utf8'));
    if (!recording.threads) return;
    const story = expectTrue(recording);
    expect(storyMs(story.beats)).toBeGreaterThan(25_000);
  });
});
