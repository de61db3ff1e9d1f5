import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { partsOf } from '../../../src/shared/storage/disk-paths.ts';
import { CLEANUP_JOB, Schedule } from '../../../src/systems/courseware/domain/cleanup/schedule.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer } from '../../support/server.ts';
import { objects, pdf, refused, type School, startSchool, uploaded } from './teaching.ts';

let school: School;
beforeAll(async () => {
  school = await startSchool({ works: false });
});
afterAll(() => school[Symbol.asyncDispose]());

const services = () => school.server.systems.courseware.services;
const db = () => school.server.core.database.query;
const cleanup = async (json: object = {}) => {
  const answer = await school.server.send('POST', '/api/v1/admin/cleanup', { json, token: school.admin.token });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const cleaned = (cleaned_records: number, cleaned_files: number, errors: unknown = []) => ({
  success: true,
  cleaned_records,
  cleaned_files,
  duration_seconds: expect.any(Number),
  errors,
});

/** Sets an object's time to so many minutes ago. */
async function age(key: string, minutes: number): Promise<void> {
  const then = new Date(Date.now() - minutes * 60_000);
  await utimes(join(school.server.core.config.dataDir, 'files', ...partsOf(key)), then, then);
}

async function put(key: string, minutes: number): Promise<void> {
  await school.server.core.storage.put(key, Readable.from([pdf()]), { contentType: 'application/pdf' });
  await age(key, minutes);
}

/** An upload whose process died so many minutes ago. */
async function abandoned(key: string, minutes: number, hasObject = true): Promise<void> {
  await sql`insert into material_uploads (uploader_id, file_path, started_at, beat_at)
    values (${school.teacher.id}, ${key}, now() - interval '1 day', now() - make_interval(mins => ${minutes}))`.execute(
    school.server.core.database.query,
  );
  if (hasObject) await put(key, minutes);
}

test('A cleanup removes abandoned uploads and orphaned objects only', async () => {
  const kept = await uploaded(school.server, school.teacher, pdf());
  const thumbnail = `thumbnails/${school.teacher.id}/${kept.id}.jpg`;
  await age(kept.file_path, 600);
  await put(thumbnail, 600);
  await abandoned('materials/1/dead_with_object.pdf', 40);
  await abandoned('materials/1/dead_without.pdf', 40, false);
  await abandoned('materials/1/slow.pdf', 20);
  await put('materials/1/orphan_old.pdf', 40);
  await put('materials/1/orphan_new.pdf', 20);
  await put('thumbnails/1/999999.jpg', 40);
  await put('thumbnails/1/nonsense.jpg', 40);
  await put('elsewhere/old.pdf', 600);
  const before = await objects(school.server);

  const dry = await cleanup({ dry_run: true });
  expect(await objects(school.server)).toEqual(before);
  expect(dry).toEqual(cleaned(2, 3));
  expect(await cleanup({ cleanup_processing: false, cleanup_orphans: false })).toEqual(cleaned(0, 0));
  expect(await objects(school.server)).toEqual(before);
  expect(await cleanup()).toEqual(cleaned(2, 3));
  expect(await objects(school.server)).toEqual(
    [kept.file_path, thumbnail, 'materials/1/slow.pdf', 'materials/1/orphan_new.pdf', 'elsewhere/old.pdf'].sort(),
  );
  expect(await cleanup()).toEqual(cleaned(0, 0));
  expect(await cleanup({ max_age_minutes: 10, cleanup_processing: false })).toEqual(cleaned(0, 1));
  expect(await cleanup({ max_age_minutes: 10, cleanup_orphans: false })).toEqual(cleaned(1, 0));
  expect(await objects(school.server)).toEqual([kept.file_path, thumbnail, 'elsewhere/old.pdf'].sort());
  await school.server.core.storage.remove(['elsewhere/old.pdf', thumbnail]);
});

test('A cleanup needs no body, because every field has a default', async () => {
  const send = (sending: object) =>
    school.server.send('POST', '/api/v1/admin/cleanup', { token: school.admin.token, ...sending });
  expect((await send({})).body).toEqual(cleaned(0, 0));
  expect((await send({ headers: { 'content-type': 'application/json' } })).body).toEqual(cleaned(0, 0));
  expect(await send({ raw: 'null', headers: { 'content-type': 'application/json' } })).toMatchObject(
    refused(422, 'VALIDATION_ERROR'),
  );
});

test.each([
  [{ max_age_minutes: 0 }, 400],
  [{ max_age_minutes: '30' }, 422],
  [{ cleanup_orphans: 'yes' }, 422],
  [{ max_age_minute: 30 }, 422],
])('A cleanup refuses %j', async (json, status) => {
  const answer = await school.server.send('POST', '/api/v1/admin/cleanup', { json, token: school.admin.token });
  expect(answer).toMatchObject(refused(status, 'VALIDATION_ERROR'));
});

test('A cleanup ignores an unknown field', async () => {
  expect(await cleanup({ everything: true })).toEqual(cleaned(0, 0));
});

test('A cleanup spares an upload in progress, however old its files are', async () => {
  const { uploads, cleanup: cleaner } = services();
  const content = () => Readable.from([pdf()]);
  const kind = await uploads.inspect(pdf());
  const received = await uploads.receive({ name: 'alive.pdf', kind, content: content() }, school.teacher.id);
  await age(received.place.key, 600);
  expect(await cleaner.run({ processing: true, orphans: true, maxAgeMinutes: 1 })).toMatchObject({
    records: 0,
    files: 0,
  });
  const material = await uploads.publish(received, { title: 'Alive', description: null });
  expect(await objects(school.server)).toContain(material.file_path);
});

test('A node whose clock is days ahead neither cleans up early nor takes new objects for old', async () => {
  const { cleanup: cleaner, schedule } = services();
  const { database, logger } = school.server.core;
  await schedule.tick(new Date());
  await put('materials/1/orphan_young.pdf', 1);
  vi.useFakeTimers({ toFake: ['Date'], now: inDays(2) });
  try {
    const ahead = new Schedule({ database, logger, cleanup: cleaner, timezone: 'UTC' });
    ahead.start();
    await ahead.stop();
    const order = { processing: false, orphans: true, maxAgeMinutes: 30 };
    expect(await cleaner.run(order)).toMatchObject({ files: 0 });
  } finally {
    vi.useRealTimers();
  }
  const { rows } = await sql<{ isSoon: boolean }>`
    select next_run_at < now() + interval '1 day' as "isSoon" from courseware_schedule`.execute(db());
  expect(rows).toEqual([{ isSoon: true }]);
  expect(await objects(school.server)).toContain('materials/1/orphan_young.pdf');
  await school.server.core.storage.remove(['materials/1/orphan_young.pdf']);
});

/** A received upload whose last heartbeat is an hour old. */
async function forgotten(name: string) {
  const { uploads, cleanup: cleaner } = services();
  const file = { name, kind: await uploads.inspect(pdf()), content: Readable.from([pdf()]) };
  const received = await uploads.receive(file, school.teacher.id);
  const { key } = received.place;
  await age(key, 600);
  await db()
    .updateTable('material_uploads')
    .set({ beat_at: sql`now() - interval '1 hour'` })
    .where('file_path', '=', key)
    .execute();
  return {
    key,
    publish: () => uploads.publish(received, { title: 'Race', description: null }),
    clean: () => cleaner.run({ processing: true, orphans: true, maxAgeMinutes: 1 }),
  };
}

/** Expects that row and object both exist, or neither. */
async function expectWhole(key: string, published: PromiseSettledResult<unknown>): Promise<void> {
  const isThere = (await objects(school.server)).includes(key);
  const row = await db().selectFrom('materials').select('id').where('file_path', '=', key).executeTakeFirst();
  expect(isThere).toBe(published.status === 'fulfilled');
  expect(row !== undefined).toBe(isThere);
  if (published.status === 'rejected') expect(published.reason).toMatchObject({ code: 'upload_failed' });
  expect(await db().selectFrom('material_uploads').selectAll().execute()).toEqual([]);
}

test.each([
  ['the upload', 'fulfilled'],
  ['the cleanup', 'rejected'],
] as const)(
  'When an upload and a cleanup that considers it abandoned compete, %s wins if it comes first',
  async (_who, outcome) => {
    const { key, publish, clean } = await forgotten(`first_${outcome}.pdf`);
    // Both delete the upload's row, in the order in which they wait for its lock.
    const contenders = await db()
      .transaction()
      .execute(async (tx) => {
        await tx.selectFrom('material_uploads').select('id').where('file_path', '=', key).forUpdate().execute();
        const begun: Promise<unknown>[] = [];
        for (const begin of outcome === 'fulfilled' ? [publish, clean] : [clean, publish]) {
          begun.push(begin());
          await eventually(async () => expect(await waitingDeletes()).toBe(begun.length));
        }
        return begun;
      });
    const settled = await Promise.allSettled(contenders);
    const published = settled[outcome === 'fulfilled' ? 0 : 1] as PromiseSettledResult<unknown>;
    expect(published.status).toBe(outcome);
    await expectWhole(key, published);
  },
);

test('A race between an upload and a cleanup leaves both row and object, or neither', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { key, publish, clean } = await forgotten(`race_${round}.pdf`);
    const [published] = await Promise.allSettled([publish(), clean()]);
    await expectWhole(key, published);
  }
});

async function waitingDeletes(): Promise<number> {
  const { rows } =
    await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
    and query like 'delete from "material_uploads"%'`.execute(db());
  return rows.length;
}

test('A cleanup reports the objects that it could not remove', async () => {
  const { storage } = school.server.core;
  await put('materials/1/stuck.pdf', 600);
  const remove = storage.remove;
  storage.remove = async (keys) => keys.map((key) => ({ key, reason: 'the disk says no' }));
  try {
    expect(await cleanup()).toEqual({ ...cleaned(0, 0, ['materials/1/stuck.pdf: the disk says no']), success: false });
  } finally {
    storage.remove = remove;
  }
  expect(await cleanup()).toEqual(cleaned(0, 1));
});

const scheduler = (path: string, method = 'POST', token = school.admin.token) =>
  school.server.send(method, `/api/v1/admin/scheduler/${path}`, { token });

test('The scheduler can be paused and resumed for all nodes, and a restart keeps its state', async () => {
  const { schedule } = services();
  await schedule.tick(new Date());
  const job = { id: 'cleanup_job', name: 'cleanup_stale_records' };
  const status = await scheduler('status', 'GET');
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  expect(status.body).toEqual({ running: true, jobs: [{ ...job, next_run_time: time }] });
  const next = Date.parse(`${status.body.jobs[0].next_run_time}Z`) - Date.now();
  expect(next).toBeGreaterThan(0);
  expect(next).toBeLessThanOrEqual(24 * 3_600_000);

  expect((await scheduler(`jobs/${CLEANUP_JOB}/pause`)).body).toEqual({
    success: true,
    message: 'Job cleanup_job paused successfully',
    job_id: 'cleanup_job',
  });
  const { connectionString } = school.server.core.database.connection;
  const other = await startTestServer('courseware', { databaseUrl: connectionString ?? '' });
  const there = other.systems.courseware.services.schedule;
  expect((await there.status()).jobs).toEqual([{ ...job, next: null }]);
  expect(await there.tick(inDays(2))).toBe(false);
  expect((await scheduler('status', 'GET')).body.jobs).toEqual([{ ...job, next_run_time: null }]);
  expect((await scheduler(`jobs/${CLEANUP_JOB}/resume`)).body).toEqual({
    success: true,
    message: 'Job cleanup_job resumed successfully',
    job_id: 'cleanup_job',
  });

  // When two schedulers find it due at once, one of them runs it, once.
  const ticks = await Promise.all([schedule, there, schedule, there].map((one) => one.tick(inDays(2))));
  expect(ticks.filter(Boolean)).toHaveLength(1);
  expect(await schedule.tick(inDays(2))).toBe(false);
  await other.close();
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

test('The scheduler’s routes refuse users, and answer 404 for an unknown job', async () => {
  for (const path of ['jobs/other_job/pause', 'jobs/other_job/resume']) {
    expect(await scheduler(path)).toMatchObject(refused(404, 'JOB_NOT_FOUND'));
    expect(await scheduler(path, 'POST', school.teacher.token)).toMatchObject(refused(403, 'FORBIDDEN'));
  }
  expect(await scheduler('status', 'GET', '')).toMatchObject(refused(401, 'UNAUTHORIZED'));
});
