import {describe, expect, it} from 'vitest';
import {codeOf, type Recording} from '../../../src/recording/index.ts';
import {pythons} from '../../support/pythons.ts';
import {printed, recordingOf, written} from './followed.ts';

/** Milliseconds, on a busy machine. */
const LONG = 60_000;
const found = process.platform === 'linux' ? pythons().filter(({gil}) => gil) : [];

/** The alarm comes while the recorder works: that takes nearly all of the time. */
const ALARMS = `import signal, sys
class Late(Exception):
    pass
def handle(number, frame):
    assert frame.f_code.co_name == 'work'
    raise Late
def work():
    n = 0
    signal.setitimer(signal.ITIMER_REAL, 0.003)
    while True:
        n += 1
signal.signal(signal.SIGALRM, handle)
for _ in range(3):
    try:
        work()
    except Late as late:
        print(late.__traceback__.tb_next.tb_next.tb_frame.f_code.co_name)
`;

const PROFILED = `import sys
seen = []
def profile(frame, event, arg):
    seen.append(event)
def work(x):
    return len(x)
for i in range(9):
    work('abc')
sys.setprofile(profile); work('abc'); sys.setprofile(None)
print(len(seen))
`;

const callsOf = ({codes, run}: Recording, name: string) =>
  run.totals?.codes[codes.findIndex((code) => code.qualname === name)]?.calls;

describe.each(found)(
  'what the interpreter calls between instructions, $version',
  {timeout: LONG},
  ({path, version}) => {
    it('handlers of signals are called where the program goes on, and followed', async () => {
      const recording = await recordingOf(path, written(ALARMS));
      const {run, header} = recording;
      expect(run.end).toMatchObject({how: 'finished'});
      expect(printed(recording)).toBe('handle\n'.repeat(3));
      const begun = run.events.flatMap((e) =>
        e.kind === 'call' ? [codeOf(recording, e.frame).qualname] : [],
      );
      expect(begun.filter((name) => name === 'handle')).toHaveLength(3);
      expect(run.totals?.complete).toBe(true);
      expect(header.unfollowed).toBeUndefined();
    });

    it('profile functions and tools are not followed, which is said', async () => {
      const tool = "m = sys.monitoring\nm.use_tool_id(2, 'mine')\nprint(1 + 2)\n";
      const isOld = version.startsWith('3.11.');
      const recording = await recordingOf(path, written(isOld ? PROFILED : PROFILED + tool));
      const kinds = isOld ? ['profile function'] : ['profile function', 'monitoring tool'];
      expect(recording.header.unfollowed).toEqual(kinds.map((by) => ({by, step: expect.any(Number)})));
      expect([recording.run.totals?.complete, callsOf(recording, 'profile')]).toEqual([false, 0]);
    });

    it('all this is so behind the last step, too', async () => {
      const recording = await recordingOf(path, written(ALARMS + PROFILED), {steps: 20});
      expect(recording.run.end).toMatchObject({how: 'finished'});
      expect(callsOf(recording, 'handle')).toBe(3);
      expect(recording.header.unfollowed).toEqual([{by: 'unknown'}]);
      expect(recording.run.totals?.complete).toBe(false);
    });
  },
);
