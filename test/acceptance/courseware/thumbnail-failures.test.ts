/** Thumbnails that fail until they are abandoned, and one whose worker is killed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { thumbnailJob } from '../../../src/systems/courseware/domain/thumbnails/thumbnail.job.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { makeHome } from '../../support/owlery.ts';
import { listProcesses, type ProcessInfo } from '../../support/processes.ts';
import { film, pdf, startSchool, uploaded } from './teaching.ts';

const LONG = { timeout: 90_000, interval: 100 };

test('A failing thumbnail is tried four times at growing intervals, then replaced by a placeholder', {
  timeout: 300_000,
}, async () => {
  await using school = await startSchool({ works: false });
  const { server, teacher } = school;
  const material = await uploaded(server, teacher, pdf());
  await server.core.storage.remove([material.file_path]);
  const { connectionString } = server.core.database.connection;
  await using working = await startSchoolWorker(connectionString ?? '');
  const { query } = server.core.database;
  const status = async () =>
    (await server.send('GET', `/api/v1/upload/thumbnail-status/${material.id}`, { token: teacher.token })).body;
  const runs = () =>
    query.selectFrom('runs').select(['status', 'input']).where('kind', '=', thumbnailJob.kind).orderBy('id').execute();
  const waits: number[] = [];
  for (let failures = 1; failures <= 3; failures += 1) {
    const made = await eventually(async () => {
      const all = await runs();
      expect(all.map(({ status }) => status)).toEqual([...Array<string>(failures).fill('failed'), 'queued']);
      return all.at(-1);
    }, LONG);
    expect(made?.input).toEqual({ materialId: material.id, retries: failures });
    expect(await status()).toMatchObject({ thumbnail_status: 'pending', thumbnail_path: null, has_thumbnail: false });
    // Reads the waiting time instead of waiting.
    const { rows } = await sql<{ seconds: number }>`
      with waiting as (
        select id, extract(epoch from start_after - created_on)::float as seconds from pgboss.job
        where name = 'courseware' and state = 'created' and start_after > now()
      ), hastened as (
        update pgboss.job set start_after = now() from waiting where job.id = waiting.id
      )
      select seconds from waiting`.execute(query);
    waits.push(...rows.map(({ seconds }) => Math.round(seconds)));
  }
  await eventually(async () => expect((await status()).thumbnail_status).toBe('failed'), LONG);
  expect(waits).toEqual([15, 60, 240]);
  expect((await runs()).map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'failed']);
  const { thumbnail_path, has_thumbnail } = await status();
  expect({ thumbnail_path, has_thumbnail }).toEqual({
    thumbnail_path: 'thumbnails/placeholders/pdf.jpg',
    has_thumbnail: true,
  });
  const picture = await fetch(`${server.url}/${thumbnail_path}`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  await working.stop();
});

/** A second courseware server with a worker and a data folder of its own, so without the files. */
async function startSchoolWorker(databaseUrl: string) {
  const home = await makeHome();
  const worker = home.start(['worker'], {
    DATABASE_URL: databaseUrl,
    OWLERY_SECRET: 'a secret that all nodes of a test share',
  });
  return {
    stop: async () => void (await worker.ended('SIGTERM')),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  };
}

test('When its worker is killed another worker makes the thumbnail, and no process or file is left', {
  timeout: 300_000,
}, async () => {
  const { url: DATABASE_URL, connection } = await createTestDatabase();
  const database = openDatabase(connection, quiet);
  await using home = await makeHome();
  const environment = { DATABASE_URL, OWLERY_SECRET: 'a secret that all processes of a test share' };
  const server = await home.serve(['courseware', '--no-worker'], environment);
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the test asserts what is in it.
  const api = async (path: string, body: string | FormData, headers: Record<string, string>): Promise<any> =>
    await (await fetch(`${home.url}/api/v1/${path}`, { method: 'POST', body, headers })).json();
  const json = { 'content-type': 'application/json' };
  const account = JSON.stringify({ email: 'a@example.com', password: 'password123', name: 'A' });
  await api('auth/register', account, json);
  const sign = JSON.stringify({ email: 'a@example.com', password: 'password123' });
  const { access_token } = await api('auth/login', sign, json);
  const form = new FormData();
  // An entirely black video: the search for a frame that is not black takes a while.
  const graph = 'color=c=black:s=1920x1080:r=30:d=20,format=yuv420p[out0]';
  const bytes = await film('film.mp4', { graph, videoCodec: 'libx264' });
  form.append('title', 'Dark');
  form.append('file', new File([new Uint8Array(bytes)], 'dark.mp4'));
  const { id } = await api('upload', form, { authorization: `Bearer ${access_token}` });

  const doomed = home.start(['worker'], environment);
  const readers = await eventually(
    async () => {
      const found = (await descendants(doomed.child.pid)).filter(({ command }) =>
        command.includes('media/host/host.ts'),
      );
      expect(found).not.toEqual([]);
      return found.map(({ pid }) => pid);
    },
    { timeout: 120_000, interval: 5 },
  );
  await doomed.ended('SIGKILL');
  const run = () =>
    database.query.selectFrom('runs').select(['status', 'attempts']).where('kind', '=', thumbnailJob.kind).execute();
  expect((await run()).map(({ status }) => status)).toEqual(['running']);

  const other = home.start(['worker'], environment);
  const material = () =>
    database.query
      .selectFrom('materials')
      .select(['thumbnail_status', 'thumbnail_path'])
      .where('id', '=', id)
      .execute();
  await eventually(async () => expect(await material()).toMatchObject([{ thumbnail_status: 'completed' }]), LONG);
  expect(await run()).toEqual([{ status: 'completed', attempts: 2 }]);
  const [{ thumbnail_path } = { thumbnail_path: '' }] = await material();
  expect((await fetch(`${home.url}/${thumbnail_path}`)).status).toBe(200);
  // The killed attempt may leave one file for the sweep; the second leaves none.
  expect((await readdir(join(home.dataDir, 'incoming'))).length).toBeLessThanOrEqual(1);
  // The process that read for the killed attempt has ended with it.
  await eventually(async () => {
    expect((await listProcesses()).filter(({ pid }) => readers.includes(pid))).toEqual([]);
  }, LONG);
  await other.ended('SIGTERM');
  await server.ended('SIGTERM');
  await database.close();
});

async function descendants(pid: number | undefined): Promise<ProcessInfo[]> {
  const all = await listProcesses();
  const found = all.filter(({ parent }) => parent === pid);
  for (const { pid: parent } of found) found.push(...all.filter((one) => one.parent === parent));
  return found;
}
