/** Courseware with its files in a bucket: on a full S3 if one is installed, else on fauxqs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasFullS3, type S3Server, startS3 } from '../../support/s3.ts';
import { film, objects, pdf, refused, type School, startSchool, thumbnailOf, upload, uploaded } from './teaching.ts';

let s3: S3Server;
let school: School;
beforeAll(async () => {
  s3 = await startS3({ full: hasFullS3 });
  school = await startSchool({ environment: s3.environment });
}, 120_000);
afterAll(async () => {
  await school[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

const ask = (path: string, token?: string, more: RequestInit = {}) =>
  fetch(`${school.server.url}/${path.split('/').map(encodeURIComponent).join('/')}`, {
    headers: { ...(token && { authorization: `Bearer ${token}` }) },
    ...more,
  });

test('A material on S3 can be uploaded, watched and removed', { timeout: 180_000 }, async () => {
  const { server, teacher, pupil, admin } = school;
  const bytes = await film();
  const material = await uploaded(server, teacher, bytes, { name: '第一课 "导论".mp4', title: '导论' });
  expect(material).toMatchObject({
    type: 'video',
    file_format: 'mp4',
    file_size: bytes.length,
    width: 320,
    height: 180,
  });
  const { thumbnail_status, thumbnail_path } = await thumbnailOf(server, teacher, material.id);
  expect(thumbnail_status).toBe('completed');
  expect(await objects(server)).toEqual([material.file_path, thumbnail_path].sort());

  const sent = await ask(material.file_path, undefined, { redirect: 'manual' });
  expect(sent.status).toBe(302);
  expect(sent.headers.get('location')).toMatch(new RegExp(`^${s3.config.publicEndpoint}/`));
  const whole = await ask(material.file_path);
  expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  expect(whole.headers.get('content-disposition')).toMatch(/^inline;.*%E5%AF%BC%E8%AE%BA\.mp4/);
  expect(Buffer.compare(Buffer.from(await whole.arrayBuffer()), bytes)).toBe(0);
  const part = await fetch(sent.headers.get('location') ?? '', { headers: { range: 'bytes=4-7' } });
  expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
  expect((await ask(thumbnail_path)).headers.get('content-type')).toBe('image/jpeg');

  expect((await server.send('DELETE', `/api/v1/materials/${material.id}`, { token: teacher.token })).status).toBe(204);
  for (const path of [material.file_path, thumbnail_path]) {
    expect((await ask(path)).status).toBe(404);
    expect((await ask(path, pupil.token)).status).toBe(404);
    expect((await ask(path, teacher.token)).status).toBe(200);
  }
  expect((await server.send('DELETE', `/api/v1/upload/${material.id}`, { token: teacher.token })).status).toBe(204);
  expect(await objects(server)).toEqual([]);
  const cleaned = await server.send('POST', '/api/v1/admin/cleanup', {
    json: { max_age_minutes: 1 },
    token: admin.token,
  });
  expect(cleaned.body).toMatchObject({ success: true, cleaned_records: 0, cleaned_files: 0, errors: [] });
});

test('A refused upload leaves no object in the bucket, and a failing S3 is reported as such', {
  timeout: 120_000,
}, async () => {
  const { server, teacher } = school;
  const half = (await film()).subarray(0, 3_000);
  expect(await upload(server, teacher.token, half)).toMatchObject(
    refused(415, 'UNSUPPORTED_FILE_TYPE', { problem: 'truncated' }),
  );
  expect(await objects(server)).toEqual([]);
  s3.answers((line) => (line.startsWith('PUT') ? 403 : undefined));
  expect(await upload(server, teacher.token, pdf())).toMatchObject(refused(500, 'UPLOAD_FAILED'));
  s3.answers(() => undefined);
  expect(await objects(server)).toEqual([]);
  expect(await server.core.database.query.selectFrom('material_uploads').selectAll().execute()).toEqual([]);
});
