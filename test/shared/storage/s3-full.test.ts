/** Tests that need an S3 that checks signatures and lists unfinished uploads. */
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { S3Storage } from '../../../src/shared/storage/s3.ts';
import { StorageError } from '../../../src/shared/storage/storage.ts';
import { clientOf, fullS3Title, hasFullS3, type S3Server, startS3 } from '../../support/s3.ts';
import { content, keysOf, manyBytes, textOf } from './behaviour.ts';

const octets = { contentType: 'application/octet-stream' };
const MEBIBYTE = 1_048_576;
const HOUR = 3_600_000;

interface Target {
  Bucket: string;
  Key: string;
}

describe.skipIf(!hasFullS3)(`on ${fullS3Title}`, () => {
  let server: S3Server;
  let client: S3Client;
  let folder: string;
  let storage: S3Storage;
  beforeAll(async () => {
    server = await startS3({ full: true });
    client = clientOf(server.config);
    folder = await mkdtemp(join(tmpdir(), 'owlery-s3-'));
    storage = new S3Storage(server.config, folder);
  }, 120_000);
  afterAll(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const unfinished = async () => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: server.config.bucket }));
    return Uploads.map(({ Key }) => Key);
  };

  test('objects of every size and name can be stored, and a signed address works', { timeout: 60_000 }, async () => {
    const key = 'materials/1/第一课 "导论" + 🦉.mp4';
    expect(await storage.put(key, content('0123456789'), octets)).toEqual({ size: 10 });
    expect(await storage.put('large', manyBytes(12 * MEBIBYTE), octets)).toEqual({ size: 12 * MEBIBYTE });
    expect((await storage.stat('large'))?.size).toBe(12 * MEBIBYTE);
    expect(await unfinished()).toEqual([]);
    const url = new URL(
      (await storage.url(key, { seconds: 60, contentType: 'video/mp4', disposition: 'inline' })) ?? '',
    );
    const answer = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([206, 'video/mp4', '234']);
    url.searchParams.set('response-content-type', 'text/html');
    expect((await fetch(url)).status).toBe(403);
    expect(await keysOf(storage)).toEqual(['large', key].sort());
    expect(await storage.remove(['large', key, 'none'])).toEqual([]);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('wrong keys are reported as a failure of the storage', { timeout: 60_000 }, async () => {
    const wrong = new S3Storage({ ...server.config, secretKey: 'wrong' }, folder);
    await expect(wrong.probe()).rejects.toThrow(StorageError);
    await expect(wrong.put('a', content('x'), octets)).rejects.toThrow(StorageError);
  });

  test('content that breaks off leaves nothing in the bucket', { timeout: 60_000 }, async () => {
    const broken = manyBytes(12 * MEBIBYTE, () => {
      throw new Error('the client has gone');
    });
    await expect(storage.put('broken', broken, octets)).rejects.toThrow('the client has gone');
    expect(await unfinished()).toEqual([]);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('a sweep ends abandoned puts, and none in progress', { timeout: 60_000 }, async () => {
    const Bucket = server.config.bucket;
    const [slow, dead] = ['slow', 'dead'].map((Key) => ({ Bucket, Key })) as [Target, Target];
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(slow));
    await client.send(new CreateMultipartUploadCommand(dead));
    const begun = Date.now();
    // S3 has times in seconds: the part must be sent in a later second than the beginning of the uploads.
    await expect.poll(() => Date.now() - begun, { timeout: 5_000 }).toBeGreaterThan(3_000);
    await client.send(new UploadPartCommand({ ...slow, UploadId, PartNumber: 1, Body: 'late' }));
    expect((await unfinished()).sort()).toEqual(['dead', 'slow']);
    expect(await storage.sweep(new Date(Date.now() + HOUR), new Date(begun - HOUR))).toBe(0);
    expect(await storage.sweep(new Date(0), new Date(begun + 1_500))).toBe(1);
    expect(await unfinished()).toEqual(['slow']);
    expect(await storage.sweep(new Date(0), new Date(Date.now() + HOUR))).toBe(1);
    expect(await unfinished()).toEqual([]);
  });

  test('a sweep removes forgotten copies that were made for lending', async () => {
    const file = join(folder, 'left by a process that was killed');
    await writeFile(file, 'x');
    await utimes(file, 0, 0);
    await storage.put('lent', content('to be read'), octets);
    await storage.withFile('lent', async (path) => {
      await utimes(path, 0, 0);
      expect(await storage.sweep(new Date(Date.now() - HOUR))).toBe(1);
      expect(await textOf(storage, 'lent')).toBe('to be read');
    });
  });
});
