import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainError } from '../../../src/shared/errors.ts';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import { MediaReader } from '../../../src/systems/courseware/domain/media/read-media.ts';
import { eventually } from '../../support/eventually.ts';
import { makePdf } from '../../support/pdfs.ts';
import { listProcesses } from '../../support/processes.ts';

let folder: string;
const slow = () => ({ file: join(folder, 'slow.pdf'), format: 'pdf' as const, thumbnail: join(folder, 'slow.jpg') });
const plain = () => ({ file: join(folder, 'plain.pdf'), format: 'pdf' as const });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-media-'));
  // Drawing this takes many seconds of processor time.
  const content = Array.from(
    { length: 300_000 },
    (_, at) => `${at % 600} ${at % 700} m ${at % 599} 1 2 3 4 ${at % 9} c S`,
  );
  await writeFile(join(folder, 'slow.pdf'), makePdf({ content: content.join('\n') }));
  await writeFile(join(folder, 'plain.pdf'), makePdf({ pages: 3 }));
});
afterAll(() => rm(folder, { recursive: true }));

const media = new MediaReader(new ProcessMarks('test'));
afterAll(() => media.close());

test('A process waits for the next file, reads it like a new one, and is not used again', async () => {
  const reader = new MediaReader(new ProcessMarks('test'));
  const waiting = async () =>
    (await listProcesses())
      .filter(({ parent, command }) => parent === process.pid && command.endsWith('media/host/host.ts pdf'))
      .map(({ pid }) => pid);
  const first = await reader.inspect(plain(), 1);
  const [before, ...others] = await eventually(async () => {
    const pids = await waiting();
    expect(pids.length).toBe(1);
    return pids;
  });
  expect(others).toEqual([]);
  expect(await reader.inspect(plain(), 1)).toEqual(first);
  expect(await waiting()).not.toContain(before);
  await eventually(async () => expect((await waiting()).length).toBe(1));
  await reader.close();
  expect(await waiting()).toEqual([]);
});

test('An upload’s inspection does not wait behind thumbnails', { timeout: 60_000 }, async () => {
  const stop = new AbortController();
  let ended = 0;
  const slowOnes = Array.from({ length: availableParallelism() + 1 }, () =>
    media
      .read(slow(), stop.signal)
      .catch((error) => error)
      .finally(() => {
        ended += 1;
      }),
  );
  expect(await media.inspect(plain(), 1)).toMatchObject({ pageCount: 3 });
  expect(ended).toBe(0);
  stop.abort(new Error('enough'));
  expect(await Promise.all(slowOnes)).toEqual(slowOnes.map(() => expect.objectContaining({ message: 'enough' })));
});

test('A file that needs too much processor time is refused as too complex', { timeout: 60_000 }, async () => {
  const reading = media.read(slow(), undefined, { cpuSeconds: 1, seconds: 60 });
  await expect(reading).rejects.toMatchObject({ code: 'file_unsupported', data: { problem: 'too_complex' } });
});

test('A file that takes too long in wall-clock time only is not blamed', { timeout: 60_000 }, async () => {
  const error = await media.read(slow(), undefined, { cpuSeconds: 60, seconds: 1 }).catch((error) => error);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(DomainError);
});
