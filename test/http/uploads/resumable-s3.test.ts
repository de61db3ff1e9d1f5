/** Resumable uploads collected in a bucket, on fauxqs and on a full S3. */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStorage } from '../../../src/core/storage/storage.ts';
import { freePort } from '../../support/ports.ts';
import { clientOf, fullS3Title, hasFullS3, type S3Server, startS3 } from '../../support/s3.ts';
import { type DropBox, startDropBox } from './drop-box.ts';

const MEBIBYTE = 1_048_576;
/** Accepted content that is not text: none of its first bytes is zero. */
function bigFile(bytes: number): Buffer<ArrayBuffer> {
  const content = Buffer.from(randomBytes(bytes).map((byte) => byte || 1));
  content.write('BIG');
  return content;
}

describe.each([
  ['an S3 with the least there is', { full: false }, false],
  [fullS3Title, { full: true }, !hasFullS3],
] as const)('on %s', (_name, options, isSkipped) => {
  describe.skipIf(isSkipped)('resumable uploads', () => {
    let s3: S3Server;
    let client: S3Client;
    let box: DropBox;
    let finishing: () => Promise<void> = async () => {};

    beforeAll(async () => {
      s3 = await startS3(options);
      client = clientOf(s3.config);
      box = await startDropBox({ environment: s3.environment, beforeFinish: () => finishing() });
    }, 120_000);
    afterAll(async () => {
      await box[Symbol.asyncDispose]();
      client.destroy();
      await s3[Symbol.asyncDispose]();
    });
    beforeEach(async () => {
      finishing = async () => {};
      s3.answers(() => undefined);
      await box.core.storage.sweep(new Date(Date.now() + 60_000));
      await box.core.storage.remove(await box.keys());
      expect(await gathered()).toEqual([]);
    });

    /** The objects of unfinished uploads in the bucket: the ends of their names, and their sizes. */
    async function gathered(): Promise<[string, number][]> {
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: s3.config.bucket, Prefix: 'uploads/' }),
      );
      return Contents.map(({ Key = '', Size = 0 }) => [Key.split('/').at(-1) ?? '', Size]);
    }
    const pieces = async () => (await gathered()).filter(([name]) => name !== 'about');

    const headers = (more: Record<string, string> = {}) => ({
      'tus-resumable': '1.0.0',
      authorization: `Bearer ${box.token}`,
      'content-type': 'application/offset+octet-stream',
      ...more,
    });
    async function begin(size: number): Promise<string> {
      const metadata = `title ${btoa('One')},filename ${btoa('film.mp4')}`;
      const answer = await fetch(`${box.url}/drop/resumable`, {
        method: 'POST',
        headers: {
          'tus-resumable': '1.0.0',
          authorization: `Bearer ${box.token}`,
          'upload-length': String(size),
          'upload-metadata': metadata,
        },
      });
      expect(answer.status).toBe(201);
      return answer.headers.get('location')?.slice('/drop-box'.length) ?? '';
    }
    const append = (path: string, offset: number, body: string | Buffer<ArrayBuffer>, at = box.url) =>
      fetch(`${at}${path}`, { method: 'PATCH', headers: headers({ 'upload-offset': String(offset) }), body });
    const ask = (path: string, method = 'HEAD', at = box.url) => fetch(`${at}${path}`, { method, headers: headers() });
    const offsetOf = async (path: string) => Number((await ask(path)).headers.get('upload-offset'));
    async function kept(): Promise<Buffer> {
      const [key = ''] = await box.keys();
      const found = await box.core.storage.open(key);
      return found ? await buffer(found.stream) : Buffer.alloc(0);
    }

    test('store a file sent in parts of any size, and leave nothing but the file', { timeout: 60_000 }, async () => {
      const content = bigFile(7 * MEBIBYTE + 3);
      const path = await begin(content.length);
      let offset = 0;
      for (const bytes of [5_000, 1, 6 * MEBIBYTE, 70_000]) {
        const answer = await append(path, offset, content.subarray(offset, offset + bytes));
        offset += bytes;
        expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(offset)]);
        expect(await offsetOf(path)).toBe(offset);
      }
      const last = await append(path, offset, content.subarray(offset));
      expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(content.length)]);
      expect(last.headers.get('content-location')).toMatch(/film\.mp4$/);
      expect(Buffer.compare(await kept(), content)).toBe(0);
      expect(await gathered()).toEqual([]);
      const again = await ask(path);
      expect([again.status, again.headers.get('content-location')]).toEqual([
        200,
        last.headers.get('content-location'),
      ]);
    });

    test('store few objects for a client that sends little at a time', { timeout: 60_000 }, async () => {
      const content = bigFile(3_000_000);
      const path = await begin(content.length);
      for (let offset = 0; offset < 2_500_000; offset += 250_000) {
        expect((await append(path, offset, content.subarray(offset, offset + 250_000))).status).toBe(204);
      }
      expect((await pieces()).map(([, size]) => size)).toEqual([1_250_000, 1_250_000]);
      expect((await append(path, 2_500_000, content.subarray(2_500_000))).status).toBe(204);
      expect(Buffer.compare(await kept(), content)).toBe(0);
    });

    test('keep the bytes that arrived before a client disconnected', { timeout: 60_000 }, async () => {
      const content = bigFile(7 * MEBIBYTE);
      const path = await begin(content.length);
      const going = request(`${box.url}${path}`, {
        method: 'PATCH',
        headers: headers({ 'upload-offset': '0', 'content-length': String(content.length) }),
      });
      going.on('error', () => {});
      going.write(content.subarray(0, 6 * MEBIBYTE));
      await expect.poll(async () => (await pieces()).length).toBe(1);
      going.destroy();
      await expect.poll(() => offsetOf(path)).toBe(6 * MEBIBYTE);
      expect((await append(path, 6 * MEBIBYTE, content.subarray(6 * MEBIBYTE))).status).toBe(204);
      expect(Buffer.compare(await kept(), content)).toBe(0);
    });

    test('accept nothing as stored that S3 did not store', { timeout: 120_000 }, async () => {
      const content = bigFile(8 * MEBIBYTE);
      const path = await begin(content.length);
      let puts = 0;
      s3.answers((line) => (line.startsWith('PUT') && ++puts > 1 ? 403 : undefined));
      expect((await append(path, 0, content)).status).toBe(500);
      s3.answers(() => undefined);
      const offset = await offsetOf(path);
      expect(offset).toBeGreaterThan(0);
      expect(offset).toBeLessThan(content.length);
      expect((await append(path, offset, content.subarray(offset))).status).toBe(204);
      expect(Buffer.compare(await kept(), content)).toBe(0);
    });

    test('are finished on another node if they are complete but unfinished', { timeout: 60_000 }, async () => {
      const { databaseUrl = '' } = box.core.config;
      await using second = await startDropBox({ databaseUrl, environment: s3.environment });
      const path = await begin(5);
      finishing = async () => {
        throw new Error('the database has gone');
      };
      expect((await append(path, 0, 'hello')).status).toBe(500);
      const asked = await ask(path, 'HEAD', second.url);
      expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '5']);
      expect(asked.headers.get('content-location')).toMatch(/film\.mp4$/);
      expect((await kept()).toString()).toBe('hello');
      expect(await gathered()).toEqual([]);
    });

    test('are gone on every node after they are given up or refused', { timeout: 60_000 }, async () => {
      const { databaseUrl = '' } = box.core.config;
      await using second = await startDropBox({ databaseUrl, environment: s3.environment });
      const path = await begin(10);
      await append(path, 0, '0123');
      expect((await ask(path, 'HEAD', second.url)).headers.get('upload-offset')).toBe('4');
      expect((await ask(path, 'DELETE')).status).toBe(204);
      expect((await ask(path, 'HEAD', second.url)).status).toBe(404);
      expect((await append(path, 4, '456789', second.url)).status).toBe(404);

      const late = await begin(6_000);
      expect((await append(late, 0, 'fine')).status).toBe(204);
      expect((await append(late, 4, Buffer.alloc(5_996))).status).toBe(415);
      expect((await ask(late)).status).toBe(404);
      expect(await gathered()).toEqual([]);
      expect(await box.keys()).toEqual([]);
    });

    test('are swept when no client has continued them', async () => {
      const path = await begin(10);
      await append(path, 0, '0123');
      const { storage } = box.core;
      expect(await storage.sweep(new Date(Date.now() + 60_000), new Date(Date.now() - 60_000))).toBe(0);
      expect(await offsetOf(path)).toBe(4);
      expect(await storage.sweep(new Date(0), new Date(Date.now() + 60_000))).toBe(1);
      expect((await ask(path)).status).toBe(404);
    });

    test('continue after the server was killed', { timeout: 180_000 }, async () => {
      const { databaseUrl = '', dataDir } = box.core.config;
      const port = await freePort();
      const children: ChildProcess[] = [];
      const start = async () => {
        const environment = { ...process.env, ...s3.environment };
        const words = [databaseUrl, dataDir, String(port)];
        const child = fork(join(import.meta.dirname, 'drop-box-main.ts'), words, { env: environment });
        children.push(child);
        const [token] = await once(child, 'message');
        return { child, token: String(token) };
      };
      const first = await start();
      const content = bigFile(30_000_000);
      let restarted: Promise<unknown> | undefined;
      const offsets: number[] = [];
      const location = await new Promise<string | undefined>((resolve, reject) => {
        new tus.Upload(content, {
          endpoint: `http://127.0.0.1:${port}/drop-box/drop/resumable`,
          headers: { authorization: `Bearer ${first.token}` },
          metadata: { title: 'One', filename: 'film.mp4' },
          retryDelays: Array<number>(60).fill(1_000),
          onError: reject,
          onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('content-location')),
          onAfterResponse: (asked, response) => {
            if (asked.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('upload-offset')));
          },
        }).start();
        // Sent in one request: the complete parts are kept.
        expect
          .poll(async () => (await pieces()).length)
          .toBeGreaterThan(1)
          .then(() => {
            first.child.kill('SIGKILL');
            restarted = once(first.child, 'exit').then(start);
          }, reject);
      });
      await restarted;
      expect(offsets[0]).toBeGreaterThan(5 * MEBIBYTE);
      expect(offsets[0]).toBeLessThan(content.length);
      const storage = await openStorage({ s3: s3.config, dataDir });
      const found = await storage.open(location?.slice('/drop-box/dropped/'.length) ?? '');
      const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
      expect(found && hash(await buffer(found.stream))).toBe(hash(content));
      expect(await gathered()).toEqual([]);
      for (const child of children) child.kill('SIGKILL');
    });
  });
});
