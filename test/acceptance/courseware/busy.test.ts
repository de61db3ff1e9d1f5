/** Slow files do not block other users. */
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { thumbnailJob } from '../../../src/systems/courseware/domain/thumbnails/thumbnail.job.ts';
import { eventually } from '../../support/eventually.ts';
import { pdf, type School, startSchool, uploaded } from './teaching.ts';

let school: School;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(() => school[Symbol.asyncDispose]());

test('Slow thumbnails block no upload, and thumbnails waiting for a turn stay queued', {
  timeout: 120_000,
}, async () => {
  const { server, teacher, pupil } = school;
  const { query } = server.core.database;
  const statuses = async () => {
    const runs = await query.selectFrom('runs').select('status').where('kind', '=', thumbnailJob.kind).execute();
    return runs.map(({ status }) => status);
  };
  // Drawing its first page takes many seconds of processor time.
  const curves = Array.from(
    { length: 400_000 },
    (_, at) => `${at % 600} ${at % 700} m ${at % 599} 1 2 3 4 ${at % 9} c S`,
  );
  const slow = pdf({ content: curves.join('\n') });
  const most = Math.max(1, availableParallelism() - 1);
  const ids: number[] = [];
  for (let count = 0; count <= most; count += 1) ids.push((await uploaded(server, teacher, slow)).id);
  await eventually(async () => expect(await statuses()).toContain('running'));
  await uploaded(server, pupil, pdf());
  const found = await statuses();
  expect(found.filter((status) => status === 'completed')).toEqual([]);
  expect(found.filter((status) => status === 'running').length).toBeLessThanOrEqual(most);
  expect(found).toContain('queued');
  // Ends the slow thumbnails.
  await Promise.all(ids.map((id) => server.send('DELETE', `/api/v1/upload/${id}`, { token: teacher.token })));
});
