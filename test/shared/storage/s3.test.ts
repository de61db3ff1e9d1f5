import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, expect, test } from 'vitest';
import { S3Storage } from '../../../src/shared/storage/s3.ts';
import { StorageError } from '../../../src/shared/storage/storage.ts';
import { clientOf, type S3Server, startS3 } from '../../support/s3.ts';
import { content, keysOf, manyBytes, storageBehaves, textOf } from './behaviour.ts';

const octets = { contentType: 'application/octet-stream' };
const MEBIBYTE = 1_048_576;

storageBehaves('on S3', async () => {
  const bucket = await openBucket();
  return {
    storage: bucket.storage,
    async leftovers() {
      const requests = bucket.server.asked();
      const begun = requests.filter((line) => /^POST .*[?&]uploads/.test(line)).length;
      const ended = requests.filter((line) => /^(DELETE|POST) .*[?&]uploadId=/.test(line)).length;
      const lent = await readdir(bucket.temporary).catch(() => []);
      return [...lent, ...Array.from({ length: begun - ended }, () => 'multipart upload')];
    },
    [Symbol.asyncDispose]: () => bucket[Symbol.asyncDispose](),
  };
});

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one[Symbol.asyncDispose]();
});

test('An upload that S3 refuses half way is aborted and reported as a failure of the storage', async () => {
  const { storage, server } = await openForTest();
  let parts = 0;
  server.answers((line) => {
    if (!line.includes('partNumber=')) return undefined;
    parts += 1;
    return parts > 2 ? 403 : undefined;
  });
  const stream = manyBytes(40 * MEBIBYTE);
  await expect(storage.put('refused', stream, octets)).rejects.toThrow(StorageError);
  expect(stream.destroyed).toBe(true);
  expect(server.asked().at(-1)).toMatch(/^DELETE .*\/refused\?.*uploadId=/);
  expect(await keysOf(storage)).toEqual([]);
});

test('A request that S3 fails is retried', async () => {
  const { storage, server } = await openForTest();
  let failures = 2;
  server.answers((line) => (line.startsWith('PUT') && failures-- > 0 ? 503 : undefined));
  expect(await storage.put('again', content('there'), octets)).toEqual({ size: 5 });
  expect(await textOf(storage, 'again')).toBe('there');
});

test('Without bulk removal, objects are removed one by one, and each remaining one is named', async () => {
  const { storage, server } = await openForTest();
  const keys = Array.from({ length: 20 }, (_, index) => `old/${index}`);
  for (const key of keys) await storage.put(key, content('x'), octets);
  server.answers((line) => {
    if (/^POST .*[?&]delete/.test(line)) return 501;
    return line.startsWith('DELETE') && line.includes('/old/7') ? 403 : undefined;
  });
  expect(await storage.remove(keys)).toEqual([{ key: 'old/7', reason: expect.any(String) }]);
  expect(await keysOf(storage)).toEqual(['old/7']);
});

test('A client reads at the signed address, with the requested type and name', async () => {
  const { storage } = await openForTest();
  await storage.put('materials/1/第一课.mp4', content('0123456789'), { contentType: 'text/html' });
  const url = await storage.url('materials/1/第一课.mp4', {
    seconds: 60,
    contentType: 'video/mp4',
    disposition: 'inline',
  });
  const answer = await fetch(url ?? '', { headers: { range: 'bytes=2-4' } });
  expect(answer.status).toBe(206);
  expect(await answer.text()).toBe('234');
  const asked = new URL(url ?? '').searchParams;
  expect(asked.get('response-content-type')).toBe('video/mp4');
  expect(asked.get('response-content-disposition')).toBe('inline');
  expect(asked.get('X-Amz-Expires')).toBe('60');
});

test('Signed addresses name the public endpoint', async () => {
  const { server, temporary } = await openForTest();
  const storage = new S3Storage({ ...server.config, publicEndpoint: 'https://files.example.com' }, temporary);
  const url = new URL(
    (await storage.url('a b', { seconds: 60, contentType: 'video/mp4', disposition: 'inline' })) ?? '',
  );
  expect(url.origin).toBe('https://files.example.com');
  expect(url.pathname).toBe(`/${server.config.bucket}/a%20b`);
  expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  expect(server.asked()).toEqual([]);
});

test('A missing bucket, wrong keys and an unreachable server are failures of the storage', async () => {
  const { server, temporary } = await openForTest();
  const elsewhere = new S3Storage({ ...server.config, bucket: 'no-such-bucket' }, temporary);
  await expect(elsewhere.probe()).rejects.toThrow(/^reach the bucket no-such-bucket: /);
  await expect(elsewhere.open('a')).rejects.toThrow(StorageError);
  await expect(elsewhere.put('a', content('x'), octets)).rejects.toThrow(StorageError);
  server.answers(() => 403);
  const refused = new S3Storage(server.config, temporary);
  await expect(refused.stat('a')).rejects.toThrow(StorageError);
  await expect(refused.probe()).rejects.toThrow(StorageError);
  const nowhere = new S3Storage({ ...server.config, endpoint: 'http://127.0.0.1:1' }, temporary);
  await expect(nowhere.put('a', manyBytes(MEBIBYTE), octets)).rejects.toThrow(StorageError);
  await expect(nowhere.open('a')).rejects.toThrow(/ECONNREFUSED/);
});

test('A sweep removes old resumable uploads, and old multipart uploads if the server lists them', async () => {
  const { storage, server } = await openForTest();
  const client = clientOf(server.config);
  const Bucket = server.config.bucket;
  for (const Key of ['uploads/1.ab/about', 'uploads/1.ab/000000000000000', 'kept']) {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  }
  await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'never/whole' }));
  expect(await keysOf(storage)).toEqual(['kept']);
  expect(await storage.sweep(new Date(Date.now() - 3_600_000))).toBe(0);
  expect(await storage.sweep(new Date(Date.now() + 60_000))).toBe(server.isFull ? 2 : 1);
  expect(await storage.sweep(new Date(Date.now() + 60_000))).toBe(0);
  expect(await keysOf(storage)).toEqual(['kept']);
  client.destroy();
});

interface Bucket extends AsyncDisposable {
  storage: S3Storage;
  server: S3Server;
  temporary: string;
}

async function openForTest(): Promise<Bucket> {
  const bucket = await openBucket();
  opened.push(bucket);
  return bucket;
}

async function openBucket(): Promise<Bucket> {
  const server = await startS3();
  const temporary = join(await mkdtemp(join(tmpdir(), 'owlery-s3-')), 'incoming');
  return {
    server,
    temporary,
    storage: new S3Storage(server.config, temporary),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(join(temporary, '..'), { recursive: true, force: true });
    },
  };
}
