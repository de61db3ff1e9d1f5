import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { recordingLogger } from '../../support/logger.ts';
import { startS3 } from '../../support/s3.ts';
import { pdf, refused, type School, startSchool, thumbnailOf, uploaded } from './teaching.ts';

let school: School;
const { logger, lines } = recordingLogger();
const errors = () => lines.filter(({ level }) => Number(level) >= 50);
beforeAll(async () => {
  school = await startSchool({ logger });
});
afterAll(() => school[Symbol.asyncDispose]());
afterEach(() => expect(errors()).toEqual([]));

const fetchFile = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${school.server.url}/${path.split('/').map(encodeURIComponent).join('/')}`, { method, headers });
const withToken = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` });

test('Everybody can read a file at its path, whole or in part', async () => {
  const bytes = pdf();
  const { file_path } = await uploaded(school.server, school.teacher, bytes, {
    name: '第一课 "导论".pdf',
    title: '导论',
  });
  const whole = await fetchFile(file_path);
  expect(whole.status).toBe(200);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(bytes.length),
    'content-disposition': expect.stringMatching(/^inline;.*%E5%AF%BC%E8%AE%BA\.pdf/),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    etag: expect.any(String),
    'last-modified': expect.any(String),
  });
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
  const part = await fetchFile(file_path, { range: 'bytes=5-9' });
  expect(part.status).toBe(206);
  expect(await part.text()).toBe(bytes.toString('latin1', 5, 10));
  expect((await fetchFile(file_path, { range: `bytes=${bytes.length}-` })).status).toBe(416);
  expect((await fetchFile(file_path, { 'if-none-match': whole.headers.get('etag') ?? '' })).status).toBe(304);
  const head = await fetchFile(file_path, {}, 'HEAD');
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
});

test('A file downloads under its title with one file extension', async () => {
  for (const title of ['Lesson', 'Lesson.pdf', 'Lesson.PDF']) {
    const { file_path } = await uploaded(school.server, school.teacher, pdf(), { title });
    const name = title === 'Lesson' ? 'Lesson.pdf' : title;
    expect((await fetchFile(file_path, {}, 'HEAD')).headers.get('content-disposition')).toContain(`filename="${name}"`);
  }
});

test('A file and its thumbnail are visible to those who can see the material', async () => {
  const { teacher, pupil } = school;
  const { id, file_path } = await uploaded(school.server, teacher, pdf());
  const { thumbnail_path } = await thumbnailOf(school.server, teacher, id);
  const statuses = async (headers: Record<string, string> = {}) =>
    Promise.all([file_path, thumbnail_path].map(async (path) => (await fetchFile(path, headers)).status));
  expect(await statuses()).toEqual([200, 200]);
  await school.server.send('DELETE', `/api/v1/materials/${id}`, { token: teacher.token });
  expect(await statuses()).toEqual([404, 404]);
  expect(await statuses(withToken(pupil))).toEqual([404, 404]);
  expect(await statuses(withToken(teacher))).toEqual([200, 200]);
  await school.server.send('DELETE', `/api/v1/upload/${id}`, { token: teacher.token });
  expect(await statuses(withToken(teacher))).toEqual([404, 404]);
});

test('With S3, the answer redirects to the file and the thumbnail', async () => {
  await using s3 = await startS3();
  await using remote = await startSchool({ logger, environment: s3.environment });
  const bytes = pdf();
  const { id, file_path } = await uploaded(remote.server, remote.teacher, bytes);
  const { thumbnail_path } = await thumbnailOf(remote.server, remote.teacher, id);
  for (const path of [file_path, thumbnail_path]) {
    const url = `${remote.server.url}/${path}`;
    const sent = await fetch(url, { redirect: 'manual' });
    expect(sent.status).toBe(302);
    expect(new URL(sent.headers.get('location') ?? '').searchParams.get('X-Amz-Expires')).toBe('300');
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url, { headers: { range: 'bytes=0-3' } })).status).toBe(206);
  }
  expect(Buffer.from(await (await fetch(`${remote.server.url}/${file_path}`)).arrayBuffer()).equals(bytes)).toBe(true);
});

test.each([
  'materials/1/none.pdf',
  'materials/../thumbnails',
  'materials/1/..%2f..%2fsecret.key',
  'thumbnails/9/1.jpg',
  'thumbnails/1/999999999999999.jpg',
  'thumbnails/placeholders/audio.jpg',
])('there is no file at %s', async (path) => {
  expect(await school.server.send('GET', `/${path.replace('../', '%2e%2e%2f')}`)).toMatchObject(
    refused(404, 'NOT_FOUND'),
  );
});
