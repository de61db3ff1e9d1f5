import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sending } from '../../support/server.ts';
import { objects, pdf, refused, type School, startSchool, TIME, uploaded } from './teaching.ts';

let school: School;
const made: { id: number; file_path: string }[] = [];
beforeAll(async () => {
  school = await startSchool({ works: false });
  for (let count = 1; count <= 6; count += 1) {
    const title = `Lesson ${count}`;
    made.push(await uploaded(school.server, school.teacher, pdf({ pages: count }), { title, name: `${count}.pdf` }));
  }
});
afterAll(() => school[Symbol.asyncDispose]());

const get = (path: string, sending: Sending = {}) => school.server.send('GET', `/api/v1/materials${path}`, sending);
const fresh = () => uploaded(school.server, school.teacher, pdf());
const titles = (body: { items: { title: string }[] }) => body.items.map(({ title }) => title);

test('Everybody can list and open materials', async () => {
  const { status, body } = await get('?page_size=4');
  expect(status).toBe(200);
  expect(body).toMatchObject({ total: 6, page: 1, page_size: 4, total_pages: 2 });
  expect(body.items[0]).toEqual({
    id: made[5]?.id,
    title: 'Lesson 6',
    description: null,
    type: 'pdf',
    file_path: made[5]?.file_path,
    file_size: expect.any(Number),
    file_format: 'pdf',
    thumbnail_path: null,
    uploader_id: school.teacher.id,
    uploader_name: 'The teacher',
    uploader_avatar: null,
    view_count: 0,
    like_count: 0,
    status: 'active',
    created_at: TIME,
    updated_at: TIME,
    is_liked: false,
    duration_seconds: null,
    width: 612,
    height: 792,
    page_count: 6,
    file_type: 'pdf',
    mime_type: 'application/pdf',
    uploader: { id: school.teacher.id, name: 'The teacher', avatar_url: null },
    is_liked_by_me: false,
  });
  expect(titles(body)).toEqual(['Lesson 6', 'Lesson 5', 'Lesson 4', 'Lesson 3']);
  expect(titles((await get('?page_size=4&page=2')).body)).toEqual(['Lesson 2', 'Lesson 1']);

  const detail = await get(`/${made[2]?.id}`);
  expect(detail.body).toMatchObject({ title: 'Lesson 3', view_count: 1, is_liked: false });
  expect(detail.body.related_materials).toHaveLength(4);
  expect(detail.body.related_materials[0]).toMatchObject({
    id: made[5]?.id,
    title: 'Lesson 6',
    type: 'pdf',
    file_type: 'pdf',
    thumbnail_path: null,
    view_count: 0,
    like_count: 0,
  });
});

test('Materials can be sorted and filtered', async () => {
  const { query } = school.server.core.database;
  for (const [place, { id }] of made.entries()) {
    await query
      .updateTable('materials')
      .set({ view_count: (place * 3) % 5 })
      .where('id', '=', id)
      .execute();
  }
  expect(titles((await get('?sort_by=view_count')).body)).toEqual(
    [3, 5, 2, 4, 6, 1].map((count) => `Lesson ${count}`).sort(byViews),
  );
  expect(titles((await get('?sort_by=created_at&sort_order=asc')).body)[0]).toBe('Lesson 1');
  expect((await get('?material_type=video')).body).toMatchObject({ items: [], total: 0, total_pages: 0 });
  expect((await get('?material_type=pdf')).body.total).toBe(6);
});

/** Sorts by views, (place * 3) % 5 for the lesson at that place, then by descending id. */
const byViews = (one: string, two: string) => {
  const views = (title: string) => ((Number(title.slice(7)) - 1) * 3) % 5;
  return views(two) - views(one) || Number(two.slice(7)) - Number(one.slice(7));
};

test.each([
  ['?page=0', 400, 'VALIDATION_ERROR'],
  ['?page_size=101', 400, 'VALIDATION_ERROR'],
  ['?page=one', 422, 'VALIDATION_ERROR'],
  ['?sort_by=title', 400, 'VALIDATION_ERROR'],
  ['?sort_order=up', 400, 'VALIDATION_ERROR'],
  ['?material_type=audio', 400, 'INVALID_TYPE'],
  ['/one', 422, 'VALIDATION_ERROR'],
  ['/01', 422, 'VALIDATION_ERROR'],
  ['/1%20', 422, 'VALIDATION_ERROR'],
  ['/1e3', 422, 'VALIDATION_ERROR'],
  ['/1.0', 422, 'VALIDATION_ERROR'],
  ['/+1', 422, 'VALIDATION_ERROR'],
  ['?page=1e1', 422, 'VALIDATION_ERROR'],
  ['/999999', 404, 'NOT_FOUND'],
])('The list refuses %s', async (path, status, code) => {
  expect(await get(path)).toMatchObject(refused(status, code));
});

test('A bad token is refused on public pages too', async () => {
  expect(await get('', { token: 'x.y.z' })).toMatchObject(refused(401, 'INVALID_TOKEN'));
});

test('A view counts once in ten minutes for each account, or each address and program', async () => {
  const { id } = await fresh();
  const views = async (sending: Sending = {}) => (await get(`/${id}`, sending)).body.view_count;
  const withAgent = (agent: string): Sending => ({ headers: { 'user-agent': agent } });
  expect(await views(withAgent('one'))).toBe(1);
  expect(await views(withAgent('one'))).toBe(1);
  expect(await views(withAgent('two'))).toBe(2);
  expect(await views({ token: school.pupil.token, ...withAgent('one') })).toBe(3);
  expect(await views({ token: school.pupil.token, ...withAgent('two') })).toBe(3);
  await sql`update material_views set counted_at = counted_at - interval '10 minutes'`.execute(
    school.server.core.database.query,
  );
  const again = await Promise.all(Array.from({ length: 20 }, () => views({ token: school.pupil.token })));
  expect(Math.max(...again)).toBe(4);
  const { rows } = await sql<{ viewer: string }>`select viewer from material_views where material_id = ${id}`.execute(
    school.server.core.database.query,
  );
  expect(rows.filter(({ viewer }) => viewer.includes('127.0.0.1'))).toEqual([]);
});

const like = (id: number, token: string) => school.server.send('POST', `/api/v1/materials/${id}/like`, { token });

test('A user can like and unlike a material, and sees the own like', async () => {
  const { id } = await fresh();
  const { token } = school.pupil;
  expect((await like(id, token)).body).toEqual({ is_liked: true, like_count: 1, liked: true });
  expect((await get(`/${id}`, { token })).body).toMatchObject({ is_liked: true, like_count: 1 });
  expect((await get('', { token })).body.items[0]).toMatchObject({ id, is_liked: true });
  expect((await get(`/${id}`)).body).toMatchObject({ is_liked: false, like_count: 1 });
  expect((await like(id, token)).body).toEqual({ is_liked: false, like_count: 0, liked: false });
  expect(await like(999_999, token)).toMatchObject(refused(404, 'NOT_FOUND'));
  expect(await like(id, '')).toMatchObject(refused(401, 'UNAUTHORIZED'));
});

test('A thousand simultaneous toggles leave as many likes as rows', { timeout: 120_000 }, async () => {
  const { id } = await fresh();
  const { core } = school.server;
  const tokens: string[] = [];
  for (let count = 0; count < 25; count += 1) {
    const account = await core.accounts.register({
      username: `liker_${count}`,
      email: `liker_${count}@example.com`,
      password: 'password123',
    });
    const grant = await core.sessions.open(core.database.query, account, { system: 'test', tokenLifetime: 3_600 });
    tokens.push(grant.accessToken);
  }
  // Each of the first ten toggles 41 times, the others 39 or 40 times: an odd number leaves a like.
  const toggles = tokens.flatMap((token, place) =>
    Array<string>(place < 10 ? 41 : place < 25 - 1 ? 39 : 44).fill(token),
  );
  expect(toggles.length).toBeGreaterThanOrEqual(1_000);
  const answers = await Promise.all(toggles.map((token) => like(id, token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { rows } = await sql<{ counted: number; there: number }>`
    select like_count as counted, (select count(*) from material_likes where material_id = ${id})::int as there
    from materials where id = ${id}`.execute(core.database.query);
  expect(rows).toEqual([{ counted: 24, there: 24 }]);

  await core.database.query.deleteFrom('accounts').where('username', '=', 'liker_0').execute();
  expect((await get(`/${id}`)).body.like_count).toBe(23);
});

const hide = (id: number, token: string) => school.server.send('DELETE', `/api/v1/materials/${id}`, { token });
const remove = (id: number, token: string) => school.server.send('DELETE', `/api/v1/upload/${id}`, { token });

test('Only its uploader can see a hidden material', async () => {
  const { id } = await fresh();
  const { teacher, pupil, admin } = school;
  for (const { token } of [pupil, admin]) expect(await hide(id, token)).toMatchObject(refused(403, 'FORBIDDEN'));
  const { total } = (await get('')).body;
  expect((await hide(id, teacher.token)).status).toBe(204);
  expect((await get('')).body.total).toBe(total - 1);
  expect((await get('', { token: pupil.token })).body.items.map((item: { id: number }) => item.id)).not.toContain(id);
  const own = await get('', { token: teacher.token });
  expect(own.body.total).toBe(total);
  expect(own.body.items[0]).toMatchObject({ id, status: 'hidden' });
  for (const sending of [{}, { token: pupil.token }]) {
    expect(await get(`/${id}`, sending)).toMatchObject(refused(404, 'NOT_FOUND'));
  }
  expect((await get(`/${id}`, { token: teacher.token })).status).toBe(200);
  expect((await get(`/${made[0]?.id}`)).body.related_materials.map((one: { id: number }) => one.id)).not.toContain(id);
  expect(await like(id, teacher.token)).toMatchObject(refused(400, 'INVALID_STATUS'));
  expect(await like(id, pupil.token)).toMatchObject(refused(404, 'NOT_FOUND'));
  expect(await hide(id, teacher.token)).toMatchObject(refused(400, 'ALREADY_DELETED'));
  expect(await hide(id, pupil.token)).toMatchObject(refused(404, 'NOT_FOUND'));
  expect(await hide(999_999, teacher.token)).toMatchObject(refused(404, 'NOT_FOUND'));
  expect(await status(id, teacher.token)).toMatchObject({ status: 200, body: { status: 'hidden', progress: 100 } });
  expect(await status(id, pupil.token)).toMatchObject(refused(404, 'NOT_FOUND'));
});

const status = (id: number, token: string) => school.server.send('GET', `/api/v1/upload/status/${id}`, { token });

test('A removed material has no files and appears nowhere', async () => {
  const { id, file_path } = await fresh();
  const { teacher, pupil } = school;
  expect(await remove(id, pupil.token)).toMatchObject(refused(403, 'FORBIDDEN'));
  expect(await objects(school.server)).toContain(file_path);
  expect((await remove(id, teacher.token)).status).toBe(204);
  expect(await objects(school.server)).not.toContain(file_path);
  for (const { token } of [teacher, pupil]) {
    expect(await get(`/${id}`, { token })).toMatchObject(refused(404, 'NOT_FOUND'));
    expect(await like(id, token)).toMatchObject(refused(404, 'NOT_FOUND'));
    expect((await get('', { token })).body.items.map((item: { id: number }) => item.id)).not.toContain(id);
  }
  expect(await remove(id, teacher.token)).toMatchObject(refused(400, 'ALREADY_DELETED'));
  expect((await status(id, teacher.token)).body.status).toBe('hidden');
  // Its thumbnail is neither made, pending nor failed.
  expect(
    await school.server.send('GET', `/api/v1/upload/thumbnail-status/${id}`, { token: teacher.token }),
  ).toMatchObject(refused(404, 'NOT_FOUND'));
});

test('Only its uploader can read the status of an upload', async () => {
  const { id } = await fresh();
  const none = { thumbnail_path: null, has_thumbnail: false };
  expect((await status(id, school.teacher.token)).body).toEqual({
    material_id: id,
    status: 'active',
    progress: 100,
    message: 'Upload complete and ready',
    ...none,
  });
  const thumbnail = (token: string) => school.server.send('GET', `/api/v1/upload/thumbnail-status/${id}`, { token });
  expect((await thumbnail(school.teacher.token)).body).toEqual({
    material_id: id,
    thumbnail_status: 'pending',
    ...none,
  });
  for (const ask of [thumbnail, (token: string) => status(id, token)]) {
    expect(await ask(school.pupil.token)).toMatchObject(refused(403, 'FORBIDDEN'));
    expect(await ask('')).toMatchObject(refused(401, 'UNAUTHORIZED'));
  }
  expect(await status(999_999, school.teacher.token)).toMatchObject(refused(404, 'NOT_FOUND'));
});

test('The library lists only materials that can be studied', async () => {
  const { library } = school.server.systems.courseware;
  const { id } = await fresh();
  await hide(id, school.teacher.token);
  expect(await library.teachers()).toEqual([{ id: school.teacher.id, name: 'The teacher' }]);
  const materials = await library.materialsOf([school.teacher.id, school.pupil.id]);
  expect([...materials.keys()]).toEqual([school.teacher.id]);
  const items = materials.get(school.teacher.id) ?? [];
  expect(items[0]).toEqual({
    id: made[0]?.id,
    title: 'Lesson 1',
    type: 'pdf',
    durationSeconds: null,
    pageCount: 1,
  });
  // A hidden material is not an item.
  expect(items.map((item) => item.id)).not.toContain(id);
});
