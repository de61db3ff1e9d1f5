/** What existing clients use beyond the published document. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sending } from '../../support/server.ts';
import { pdf, refused, type School, startSchool, TIME, thumbnailOf, uploaded } from './teaching.ts';

let school: School;
let lesson: { id: number; file_path: string };
beforeAll(async () => {
  school = await startSchool();
  lesson = await uploaded(school.server, school.teacher, pdf(), { title: 'Lesson 100% A', description: 'About it' });
});
afterAll(() => school[Symbol.asyncDispose]());

const call = (method: string, path: string, sending: Sending = {}) =>
  school.server.send(method, `/api/v1/materials${path}`, sending);
const by = (person: 'teacher' | 'pupil' | 'admin') => ({ token: school[person].token });
const fetched = async (path: string, headers: Record<string, string> = {}) =>
  await fetch(`${school.server.url}${path}`, { headers });

test('Registration accepts an avatar and signs the user in', async () => {
  const { status, body } = await school.server.send('POST', '/api/v1/auth/register', {
    json: { email: 'new@example.com', name: 'New', password: 'password123', avatar_url: 'https://example.com/a.jpg' },
  });
  expect(status).toBe(201);
  expect(body.user).toMatchObject({ id: body.id, avatar_url: 'https://example.com/a.jpg' });
  const refreshed = await school.server.send('POST', '/api/v1/auth/refresh', {
    json: { refresh_token: body.refresh_token },
  });
  expect(refreshed.status).toBe(200);
});

test('A file is streamed by its material’s id, whole or in part', async () => {
  const path = `/api/v1/materials/${lesson.id}/stream`;
  const whole = await fetched(path);
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(whole.headers.get('content-disposition')).toMatch(/^inline/);
  const part = await fetched(path, { range: 'bytes=0-3' });
  expect([part.status, await part.text()]).toEqual([206, '%PDF']);
  expect((await call('GET', '/999999/stream')).status).toBe(404);
});

test('The address of a file is returned by its material’s id', async () => {
  const { body } = await call('GET', `/${lesson.id}/url`);
  expect(body).toEqual({
    url: expect.stringContaining(`/courseware/materials/${school.teacher.id}/`),
    expires_in: 3_600,
    material_id: lesson.id,
    file_type: 'pdf',
    file_format: 'pdf',
  });
  expect((await fetched(new URL(body.url).pathname.replace('/courseware', ''))).status).toBe(200);
});

test('A thumbnail is served by its material’s id, with and without a version, and at the printed path', async () => {
  const { thumbnail_path } = await thumbnailOf(school.server, school.teacher, lesson.id);
  const paths = [
    `/api/v1/materials/${lesson.id}/thumbnail`,
    `/materials/${lesson.id}/thumbnail`,
    `/${thumbnail_path}`,
    `/materials/${thumbnail_path}`,
  ];
  for (const path of paths) {
    const answer = await fetched(path);
    expect([answer.status, answer.headers.get('content-type')], path).toEqual([200, 'image/jpeg']);
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(480);
  }
  expect((await fetched('/api/v1/materials/999999/thumbnail')).status).toBe(404);
});

test('A thumbnail that is gone from the storage is refused by a code of its own', async () => {
  const { server, teacher } = school;
  const { id } = await uploaded(server, teacher, pdf());
  const { thumbnail_path } = await thumbnailOf(server, teacher, id);
  await server.core.storage.remove([thumbnail_path]);
  for (const path of [`/api/v1/materials/${id}/thumbnail`, `/materials/${id}/thumbnail`, `/${thumbnail_path}`]) {
    expect(await server.send('GET', path)).toMatchObject({
      status: 404,
      body: { error: { code: 'THUMBNAIL_NOT_FOUND', details: { reason: 'thumbnail_not_found' } } },
    });
  }
});

test('A file is served at its own path and at the printed path', async () => {
  for (const path of [`/${lesson.file_path}`, `/materials/${lesson.file_path}`]) {
    const answer = await fetched(encodeURI(path), { range: 'bytes=0-3' });
    expect([answer.status, await answer.text()], path).toEqual([206, '%PDF']);
  }
  expect((await fetched('/materials/materials/1/none.pdf')).status).toBe(404);
});

test('An uploader can change the title and the description, and nothing else', async () => {
  const { id } = await uploaded(school.server, school.teacher, pdf(), { title: 'Before', description: 'Old' });
  const change = (json: object, sending: Sending = by('teacher')) => call('PUT', `/${id}`, { json, ...sending });
  const changed = await change({ title: 'After', status: 'hidden', description: null });
  expect(changed).toMatchObject({
    status: 200,
    body: { id, title: 'After', description: 'Old', status: 'active', is_liked: false, related_materials: [] },
  });
  expect((await change({ description: '' })).body).toMatchObject({ title: 'After', description: null });
  expect((await change({ description: 'New', title: null })).body).toMatchObject({
    title: 'After',
    description: 'New',
  });
  expect(await change({ title: '' })).toMatchObject(refused(400, 'VALIDATION_ERROR'));
  expect(await change({ title: 5 })).toMatchObject(refused(422, 'VALIDATION_ERROR'));
  expect(await change({ title: 'Mine' }, by('pupil'))).toMatchObject(refused(403, 'FORBIDDEN'));
  expect(await change({ title: 'Mine' }, {})).toMatchObject(refused(401, 'UNAUTHORIZED'));
  expect((await call('DELETE', `/${id}`, by('teacher'))).status).toBe(204);
  expect(await change({ title: 'Hidden' })).toMatchObject(refused(400, 'INVALID_STATUS'));
  expect(await call('PUT', '/999999', { json: {}, ...by('teacher') })).toMatchObject(refused(404, 'NOT_FOUND'));
});

const LOOKS = {
  thumbs_up: { emoji: '👍', tooltip: '有帮助' },
  thumbs_down: { emoji: '👎', tooltip: '没帮助' },
  question: { emoji: '❓', tooltip: '有疑问' },
  insight: { emoji: '💡', tooltip: '有启发' },
};
const none = { thumbs_up: 0, thumbs_down: 0, question: 0, insight: 0 };

test('A user has at most one reaction to a material, and a new one replaces it', async () => {
  const { id } = await uploaded(school.server, school.teacher, pdf());
  const react = (type: unknown, sending: Sending = by('pupil')) =>
    call('POST', `/${id}/reactions`, { json: { reaction_type: type }, ...sending });
  const first = await react('insight');
  expect(first).toMatchObject({ status: 200, body: { counts: { ...none, insight: 1 } } });
  expect(first.body).toEqual({
    id: expect.any(Number),
    material_id: id,
    user_id: school.pupil.id,
    reaction_type: 'insight',
    ...LOOKS.insight,
    message: expect.any(String),
    counts: { ...none, insight: 1 },
  });
  expect((await react('insight')).body).toEqual(first.body);
  expect((await react('question')).body).toMatchObject({ id: first.body.id, counts: { ...none, question: 1 } });
  expect((await react('thumbs_up', by('teacher'))).body.counts).toEqual({ ...none, question: 1, thumbs_up: 1 });

  const shown = await call('GET', `/${id}/reactions`, by('pupil'));
  expect(shown.body).toEqual({
    material_id: id,
    counts: { ...none, question: 1, thumbs_up: 1 },
    total: 2,
    reactions: Object.entries(LOOKS).map(([type, look]) => ({
      type,
      ...look,
      count: type === 'question' || type === 'thumbs_up' ? 1 : 0,
    })),
    user_reaction: { id: first.body.id, type: 'question', ...LOOKS.question, created_at: TIME },
  });
  expect((await call('GET', `/${id}/reactions`, by('admin'))).body.user_reaction).toBeNull();
  expect((await call('GET', `/${id}/reactions`)).body).not.toHaveProperty('user_reaction');
  expect((await call('GET', `/${id}/reactions/me`, by('pupil'))).body).toEqual({
    has_reaction: true,
    reaction: { id: first.body.id, type: 'question', ...LOOKS.question, created_at: TIME, updated_at: TIME },
  });

  const removed = await call('DELETE', `/${id}/reactions`, by('pupil'));
  expect(removed).toMatchObject({ status: 200, body: { counts: { ...none, thumbs_up: 1 } } });
  expect(await call('DELETE', `/${id}/reactions`, by('pupil'))).toMatchObject(refused(404, 'NOT_FOUND'));
  expect((await call('GET', `/${id}/reactions/me`, by('pupil'))).body).toEqual({ has_reaction: false, reaction: null });
  for (const type of ['love', '', null, undefined])
    expect(await react(type), String(type)).toMatchObject(refused(400, 'VALIDATION_ERROR'));
  expect(await react('insight', {})).toMatchObject(refused(401, 'UNAUTHORIZED'));
});

test('Every simultaneous reaction is counted, and hidden materials take none', async () => {
  const { id } = await uploaded(school.server, school.teacher, pdf());
  const react = (person: 'teacher' | 'pupil', type: string) =>
    call('POST', `/${id}/reactions`, { json: { reaction_type: type }, ...by(person) });
  const types = Object.keys(LOOKS);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => react('pupil', types[at % 4] as string)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await call('GET', `/${id}/reactions`)).body.total).toBe(1);
  await call('DELETE', `/${id}`, by('teacher'));
  expect(await react('teacher', 'insight')).toMatchObject(refused(400, 'INVALID_STATUS'));
  expect(await react('pupil', 'insight')).toMatchObject(refused(404, 'NOT_FOUND'));
  expect(await call('GET', `/${id}/reactions`)).toMatchObject(refused(404, 'NOT_FOUND'));
});

test('Materials can be searched by title and uploader, and the total counts the matches', async () => {
  const other = await uploaded(school.server, school.pupil, pdf(), { title: '第一课 导论' });
  const listed = async (query: string, sending: Sending = {}) => {
    const { status, body, text } = await call('GET', query, sending);
    expect(status, text).toBe(200);
    expect(body.total).toBe(body.items.length);
    return body.items.map((item: { id: number }) => item.id);
  };
  expect(await listed(`?search=${encodeURIComponent('lesson 100%')}`)).toEqual([lesson.id]);
  expect(await listed(`?search=${encodeURIComponent('100_')}`)).toEqual([]);
  expect(await listed(`?search=${encodeURIComponent('一课')}`)).toEqual([other.id]);
  expect(await listed(`?uploader_id=${school.pupil.id}`)).toEqual([other.id]);
  expect(await listed(`?uploader_id=${school.pupil.id}&material_type=video`)).toEqual([]);
  expect(await listed(`?uploader_id=${school.pupil.id}&search=lesson`)).toEqual([]);
  expect(await listed('?search=&material_type=')).toContain(lesson.id);
  await call('DELETE', `/${other.id}`, by('pupil'));
  expect(await listed(`?uploader_id=${school.pupil.id}`)).toEqual([]);
  expect(await listed(`?uploader_id=${school.pupil.id}`, by('pupil'))).toEqual([other.id]);
});

test('A page says whether pages follow and precede it', async () => {
  const total = (await call('GET', '?page_size=1')).body.total_pages;
  const turned = async (page: number) => {
    const { has_next, has_prev } = (await call('GET', `?page_size=1&page=${page}`)).body;
    return { has_next, has_prev };
  };
  expect(await turned(1)).toEqual({ has_next: true, has_prev: false });
  expect(await turned(total)).toEqual({ has_next: false, has_prev: true });
});
