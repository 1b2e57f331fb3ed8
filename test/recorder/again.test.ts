import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it, test} from 'vitest';
import {programBytes, recordAgain} from '../../src/recorder/index.ts';
import {compareRecordings, type Recording, readRecording} from '../../src/recording/index.ts';
import {pythons} from '../support/pythons.ts';
import {examples, recorded, recordedSource} from '../support/recorded.ts';

async function again(recording: Recording, python?: string) {
  const bytes = programBytes(recording);
  if (!bytes) throw new Error('The text of the recording has not the hash that its header names.');
  return compareRecordings(
    recording,
    await recordAgain(recording, bytes, python === undefined ? {} : {python}),
  );
}

describe('a second run agrees with the recording', {timeout: 60_000}, () => {
  it.each(examples)('of %s', async (name) => {
    expect(await again(await recorded(name))).toEqual({notes: []});
  });

  const folder = new URL('../../assets/recordings/', import.meta.url);
  const shipped = readdirSync(folder).map((file) => {
    const recording = readRecording(readFileSync(new URL(file, folder), 'utf8'));
    return {file, recording, version: recording.header.interpreter.version};
  });
  // That of the sleepers is run again by test/cli/verify.test.ts.
  for (const {file, recording, version} of shipped.filter((one) => one.file !== 'sleepers.json')) {
    const python = pythons().find((found) => found.version === version && found.gil);
    it.skipIf(!python)(`of the shipped ${file}`, async () => {
      const {difference} = await again(recording, python?.path);
      expect(difference).toBeUndefined();
    });
  }

  test('but not with that of a program that asks what time it is', async () => {
    const recording = await recordedSource('import time\nprint(time.time_ns())\n');
    expect((await again(recording)).difference?.where).toMatch(/step \d+ \(\w+ in line 2/);
  });
});

describe('the file of a recording', () => {
  const of = (text: string, encoding: string, sha256: string): Recording =>
    ({header: {program: {name: 'a.py', encoding, sha256}}, source: {text}}) as Recording;

  test.each([
    ['utf-8', "'é'\n", Buffer.from("'é'\n")],
    ['utf-8-sig', 'a\n', Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0a])],
    ['utf-8', 'a\nb\n', Buffer.from('a\r\nb\r\n')],
    ['iso-8859-1', "'é'\n", Buffer.from([0x27, 0xe9, 0x27, 0x0a])],
    ['cp1252', "'€'\n", Buffer.from([0x27, 0x80, 0x27, 0x0a])],
    ['koi8-r', "'ж'\n", Buffer.from([0x27, 0xd6, 0x27, 0x0a])],
    ['shift_jis', "'あ'\n", Buffer.from([0x27, 0x82, 0xa0, 0x27, 0x0a])],
  ])('in %s is found again: %j', (encoding, text, bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(Buffer.from(programBytes(of(text, encoding, sha256)) ?? [])).toEqual(bytes);
  });

  test('is refused where the text has another hash', () => {
    expect(programBytes(of('a = 1\n', 'utf-8', '0'.repeat(64)))).toBeUndefined();
  });

  test('is not guessed in an encoding that this Node does not know', () => {
    expect(() => programBytes(of('a = 1\n', 'cp037', '0'.repeat(64)))).toThrow(/cp037/);
  });
});
