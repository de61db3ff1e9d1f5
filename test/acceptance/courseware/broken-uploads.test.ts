/** Interrupted uploads: the client disconnects or the server is killed; what remains of them. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as tus from 'tus-js-client';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/core/db/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { type Home, makeHome } from '../../support/owlery.ts';
import { film, objects, pdf, type School, startSchool } from './teaching.ts';

const LONG = { timeout: 50_000, interval: 50 };

/** Makes an MP4 larger by so many bytes, in a `free` box that readers skip. */
function heavy(mp4: Buffer, bytes: number): Buffer {
  const box = Buffer.alloc(bytes, 1);
  box.writeUInt32BE(bytes, 0);
  box.write('free', 4);
  return Buffer.concat([mp4, box]);
}

let mp4: Buffer;
beforeAll(async () => {
  mp4 = await film();
});

const BOUNDARY = 'a-boundary';
const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nHalf\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="half.mp4"\r\n\r\n`;

/** Sends a form up to the middle of its file. */
async function sendHalf(url: string, token: string, file: Buffer) {
  const sending = request(`${url}/api/v1/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });
  sending.on('error', () => {});
  sending.write(head);
  sending.write(file.subarray(0, file.length / 2));
  await once(sending, 'socket');
  return sending;
}

testWithSchool('an upload whose client disconnects half way leaves no row and no file', async (school) => {
  const { server, teacher } = school;
  const { database } = server.core;
  const sending = await sendHalf(server.url, teacher.token, heavy(mp4, 4_000_000));
  const underWay = await eventually(async () => {
    const row = await database.query.selectFrom('material_uploads').selectAll().executeTakeFirstOrThrow();
    return row;
  }, LONG);
  const status = () => server.send('GET', `/api/v1/upload/status/${underWay.id}`, { token: teacher.token });
  expect((await status()).body).toMatchObject({ material_id: underWay.id, status: 'processing', progress: 50 });
  sending.destroy();
  await eventually(async () => {
    expect(await database.query.selectFrom('material_uploads').selectAll().execute()).toEqual([]);
    expect(await objects(server)).toEqual([]);
    expect(await readdir(join(server.core.config.dataDir, 'incoming'))).toEqual([]);
  }, LONG);
  expect((await status()).status).toBe(404);
});

testWithSchool('a resumable upload becomes the same material as a form upload', async (school) => {
  const { server, teacher } = school;
  const send = (content: Buffer, metadata: Record<string, string>) =>
    new Promise<string | undefined>((resolve, reject) => {
      let location: string | undefined;
      new tus.Upload(content, {
        endpoint: `${server.url}/api/v1/upload/resumable`,
        chunkSize: 1_000_000,
        retryDelays: null,
        headers: { authorization: `Bearer ${teacher.token}` },
        metadata,
        onAfterResponse: (_request, response) => {
          location = response.getHeader('content-location') ?? location;
        },
        onSuccess: () => resolve(location),
        onError: reject,
      }).start();
    });
  const location = await send(heavy(mp4, 2_500_000), { filename: '第一课.mp4', title: '第一课' });
  const { body } = await server.send('GET', location?.replace('/courseware', '') ?? '');
  expect(body).toMatchObject({ title: '第一课', type: 'video', width: 320, file_size: mp4.length + 2_500_000 });
  expect(await objects(server)).toEqual([body.file_path]);
  const refused = (content: Buffer, metadata: Record<string, string>) =>
    send(content, metadata).then(
      () => 'taken',
      (error: tus.DetailedError) => [
        error.originalResponse?.getStatus(),
        JSON.parse(error.originalResponse?.getBody() ?? '').error.code,
      ],
    );
  expect(await refused(randomBytes(5_000), { title: 'Noise' })).toEqual([415, 'UNSUPPORTED_FILE_TYPE']);
  expect(await refused(Buffer.concat([Buffer.from('<html>'), pdf()]), { title: 'Two' })).toEqual([
    415,
    'UNSUPPORTED_FILE_TYPE',
  ]);
  expect(await refused(pdf(), {})).toEqual([422, 'VALIDATION_ERROR']);
  expect(await objects(server)).toEqual([body.file_path]);
});

/** A test with a courseware server of its own. */
function testWithSchool(name: string, check: (school: School) => Promise<void>): void {
  test(name, async () => {
    await using school = await startSchool({ works: false });
    await check(school);
  });
}

test('After a killed server a resumable upload continues, and a cleanup removes everything else', {
  timeout: 180_000,
}, async () => {
  const { url: DATABASE_URL, connection } = await createTestDatabase();
  const database = openDatabase(connection, quiet);
  await using home: Home = await makeHome();
  const environment = { DATABASE_URL, OWLERY_SECRET: 'a secret that all starts of this server share' };
  let server = await home.serve(['courseware'], environment);
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the test asserts what is in it.
  const api = async (path: string, json?: object, token?: string): Promise<any> => {
    const response = await fetch(`${home.url}/api/v1/${path}`, {
      method: json ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(json && { body: JSON.stringify(json) }),
    });
    return await response.json();
  };
  await api('auth/register', { email: 'a@example.com', name: 'A', password: 'password123' });
  await database.query.updateTable('accounts').set({ role: 'admin' }).where('email', '=', 'a@example.com').execute();
  const { access_token: token } = await api('auth/login', { email: 'a@example.com', password: 'password123' });

  await sendHalf(home.url, token, heavy(mp4, 4_000_000));
  const content = heavy(mp4, 3_000_000);
  const going = new tus.Upload(content, {
    endpoint: `${home.url}/api/v1/upload/resumable`,
    chunkSize: 1_000_000,
    retryDelays: Array<number>(60).fill(1_000),
    headers: { authorization: `Bearer ${token}` },
    metadata: { filename: 'resumed.mp4', title: 'Resumed' },
    onSuccess: () => finished.resolve(),
    onError: (error) => finished.reject(error),
    onChunkComplete: () => chunk.resolve(),
  });
  const finished = Promise.withResolvers<void>();
  const chunk = Promise.withResolvers<void>();
  going.start();
  await chunk.promise;
  const stale = () => database.query.selectFrom('material_uploads').select('file_path').execute();
  await eventually(async () => expect((await stale()).length).toBeGreaterThan(0), LONG);
  await server.ended('SIGKILL');

  server = await home.serve(['courseware'], environment);
  await finished.promise;
  const { items } = await api('materials');
  expect(items).toEqual([expect.objectContaining({ title: 'Resumed', file_size: content.length })]);
  const incoming = join(home.dataDir, 'incoming');
  await eventually(async () => expect(await readdir(incoming)).toHaveLength(1));
  expect(await stale()).toHaveLength(1);

  await sql`update material_uploads set beat_at = beat_at - interval '1 hour'`.execute(database.query);
  const [left = ''] = await readdir(incoming);
  await utimes(join(incoming, left), 0, 0);
  const cleaned = await api('admin/cleanup', {}, token);
  expect(cleaned).toMatchObject({ success: true, cleaned_records: 1, cleaned_files: 0 });
  expect(await readdir(incoming)).toEqual([]);
  expect(await stale()).toEqual([]);
  expect((await api('materials')).total).toBe(1);
  await server.ended('SIGTERM');
  await database.close();
});
