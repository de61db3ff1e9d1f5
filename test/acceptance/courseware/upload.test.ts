import { randomBytes } from 'node:crypto';
import { zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { film, objects, pdf, refused, type School, startSchool, TIME, upload, uploaded, WEBM } from './teaching.ts';

let school: School;
let mp4: Buffer;
let webm: Buffer;
beforeAll(async () => {
  school = await startSchool({ works: false });
  [mp4, webm] = await Promise.all([film(), film('film.webm', WEBM)]);
});
afterAll(() => school[Symbol.asyncDispose]());

/** Every object in the storage belongs to a material, and no upload is left open. */
afterEach(async () => {
  const { database } = school.server.core;
  const materials = await database.query.selectFrom('materials').select('file_path').execute();
  expect(await objects(school.server)).toEqual(materials.map(({ file_path }) => file_path).sort());
  expect(await database.query.selectFrom('material_uploads').selectAll().execute()).toEqual([]);
});

const described = (fields: { type: string; file_format: string; [field: string]: unknown }) => ({
  id: expect.any(Number),
  title: 'A title',
  description: null,
  file_size: expect.any(Number),
  thumbnail_path: null,
  uploader_id: school.teacher.id,
  view_count: 0,
  like_count: 0,
  status: 'active',
  created_at: TIME,
  updated_at: TIME,
  duration_seconds: null,
  page_count: null,
  ...fields,
  file_type: fields.type,
  mime_type: fields.type === 'pdf' ? 'application/pdf' : `video/${fields.file_format}`,
});

test('A video’s type, length and size are read from its bytes', async () => {
  const material = await uploaded(school.server, school.teacher, mp4, { name: 'video.mp4', description: 'About it' });
  expect(material).toEqual(
    described({
      description: 'About it',
      type: 'video',
      file_format: 'mp4',
      file_size: mp4.length,
      file_path: expect.stringMatching(new RegExp(`^materials/${school.teacher.id}/\\d{8}_\\d{6}_video\\.mp4$`)),
      duration_seconds: expect.closeTo(2, 0),
      width: 320,
      height: 180,
    }),
  );
  const other = await uploaded(school.server, school.teacher, webm, { name: 'page.html', type: 'text/html' });
  expect(other).toMatchObject({ type: 'video', file_format: 'webm', width: 320, height: 180 });
  expect(other.file_path).toMatch(/_page\.html\.webm$/);
  expect(other.duration_seconds).toBeCloseTo(2, 0);
});

test('A PDF’s pages are read from its bytes', async () => {
  const bytes = pdf({ pages: 7 });
  expect(await uploaded(school.server, school.teacher, bytes, { name: 'Lesson.PDF' })).toEqual(
    described({
      type: 'pdf',
      file_format: 'pdf',
      file_size: bytes.length,
      file_path: expect.stringMatching(/_Lesson\.PDF$/),
      width: 612,
      height: 792,
      page_count: 7,
    }),
  );
});

test.each([
  ['../../etc/passwd.pdf', 'passwd.pdf'],
  ['C:\\Users\\me\\lesson.pdf', 'lesson.pdf'],
  ['"quoted" \'name\'.pdf', undefined],
  ['第一课 导论.pdf', '第一课 导论.pdf'],
  ['🦉🦉.pdf', '🦉🦉.pdf'],
  [`${'长'.repeat(300)}.pdf`, undefined],
  ['..', undefined],
])('a file named %j is stored under a safe name', async (name, kept) => {
  const { file_path } = await uploaded(school.server, school.teacher, pdf(), { name });
  expect(file_path).toMatch(new RegExp(`^materials/${school.teacher.id}/\\d{8}_\\d{6}_[^/]+\\.pdf$`));
  if (kept) expect(file_path.endsWith(`_${kept}`)).toBe(true);
});

test('Simultaneous uploads with one name get different paths', async () => {
  const both = await Promise.all(
    Array.from({ length: 4 }, () => uploaded(school.server, school.teacher, pdf(), { name: 'same.pdf' })),
  );
  expect(new Set(both.map(({ file_path }) => file_path)).size).toBe(4);
});

const broken = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * 0.7));
const followedBy = (bytes: Buffer, more: Uint8Array | string) => Buffer.concat([bytes, Buffer.from(more as string)]);
/** The same MP4 with another brand in its `ftyp` box. */
function branded(brand: string): Buffer {
  const bytes = Buffer.from(mp4);
  bytes.write(brand, mp4.indexOf('ftyp') + 4, 'latin1');
  return bytes;
}
const zip = () => zipSync({ 'a.html': Buffer.from('<script>alert(1)</script>') });

test.each<[string, string, () => Uint8Array]>([
  ['nothing', 'empty', () => Buffer.alloc(0)],
  ['a page', 'type', () => Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['a drawing', 'type', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
  ['a playlist', 'type', () => Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
  ['a film of QuickTime', 'type', () => branded('qt  ')],
  ['a M4V', 'type', () => branded('M4V ')],
  ['a program', 'type', () => Buffer.from('MZ'.padEnd(500, '\0'))],
  ['a picture', 'type', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['a MP4 in name', 'truncated', () => Buffer.concat([mp4.subarray(0, 32)])],
  ['half a MP4', 'truncated', () => broken(mp4)],
  ['half a WebM', 'truncated', () => broken(webm)],
  ['half a PDF', 'truncated', () => broken(pdf({ pages: 5 }))],
  ['a MP4 and an archive', 'polyglot', () => followedBy(mp4, zip())],
  ['a WebM and an archive', 'polyglot', () => followedBy(webm, zip())],
  ['a PDF and an archive', 'polyglot', () => followedBy(pdf(), zip())],
  ['a page and a PDF', 'polyglot', () => followedBy(Buffer.from('<html><script>alert(1)</script></html>'), pdf())],
  [
    'a PDF of noise',
    'unreadable',
    () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5_000), Buffer.from('\n%%EOF')]),
  ],
  ['a sound', 'no_picture', () => sound],
])('%s is refused by its content under any name', async (_what, problem, bytes) => {
  for (const name of ['video.mp4', 'lesson.pdf']) {
    const answer = await upload(school.server, school.teacher.token, bytes(), { name, type: 'video/mp4' });
    expect(answer, name).toMatchObject(refused(415, 'UNSUPPORTED_FILE_TYPE', { problem }));
  }
});

let sound: Buffer;
beforeAll(async () => {
  sound = await film('sound.mp4', { graph: 'sine=f=440:d=1[out0]', audioCodec: 'aac' });
});

test.each([
  ['no title', { title: null }, 422],
  ['an empty title', { title: '' }, 400],
  ['a title of nothing but white space', { title: ' \u3000\t\u200b' }, 400],
  ['too long a title', { title: 'x'.repeat(256) }, 400],
  ['too long a description', { description: 'x'.repeat(5_001) }, 400],
])('an upload with %s is refused', async (_what, sent, status) => {
  const answer = await upload(school.server, school.teacher.token, pdf(), sent);
  expect(answer).toMatchObject(refused(status, 'VALIDATION_ERROR'));
});

test.each([
  ['a title that is no UTF-8', 'title', Buffer.from([0xff, 0xfe]), 'title'],
  ['a field that could be taken for another thing', '__proto__', Buffer.from('x'), ''],
])('an upload with %s names the field in its refusal', async (_what, field, value, named) => {
  const part = (head: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      content,
      Buffer.from('\r\n'),
    ]);
  const body = [part(`name="${field}"`, value), part('name="file"; filename="a.pdf"', pdf()), Buffer.from('--b--\r\n')];
  const answer = await school.server.send('POST', '/api/v1/upload', {
    raw: new Uint8Array(Buffer.concat(body)),
    token: school.teacher.token,
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'accept-language': 'en' },
  });
  const message = expect.stringMatching(named ? /^must be UTF-8$/ : /__proto__/);
  expect(answer).toMatchObject(refused(422, 'VALIDATION_ERROR', { fields: [{ field: named, message }] }));
});

test('An upload without a file and one without a token are refused', async () => {
  const form = new FormData();
  form.append('title', 'A title');
  const send = async (token?: string) => {
    const response = await fetch(`${school.server.url}/api/v1/upload`, {
      method: 'POST',
      body: form,
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    return { status: response.status, body: await response.json() };
  };
  expect(await send(school.teacher.token)).toMatchObject(refused(422, 'VALIDATION_ERROR'));
  expect(await send()).toMatchObject(refused(401, 'UNAUTHORIZED'));
});

test('A PDF larger than 50 MiB is refused', async () => {
  const bytes = Buffer.concat([pdf(), Buffer.alloc(50 * 1_048_576)]);
  expect(await upload(school.server, school.teacher.token, bytes)).toMatchObject(refused(413, 'FILE_TOO_LARGE'));
});

test('A file that every reader opens is accepted, whatever follows its end', async () => {
  for (const content of [
    followedBy(pdf(), '\x1a'),
    followedBy(pdf(), Buffer.alloc(80_508)),
    followedBy(mp4, Buffer.alloc(9)),
  ]) {
    expect(await uploaded(school.server, school.teacher, content)).toMatchObject({ file_size: content.length });
  }
});
