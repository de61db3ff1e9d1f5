/** A full disk. Skipped without the right to mount one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { statfs, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DropBox, startDropBox } from './drop-box.ts';

const MEBIBYTE = 1_048_576;

function mountSmall(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'owlery-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    mkdirSync(join(folder, 'data'));
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

interface Answer {
  status: number;
  body: string;
  location: string;
  connection: string;
}

const disk = mountSmall();

describe.skipIf(!disk)(`a full disk${disk ? '' : ' (skipped: nothing can be mounted here)'}`, () => {
  let box: DropBox;
  beforeAll(async () => {
    box = await startDropBox({ dataDir: join(disk ?? '', 'data'), bigBytes: 64 * MEBIBYTE });
  });
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    execFileSync('umount', ['-l', disk ?? '']);
    rmSync(disk ?? '', { recursive: true });
  });

  /** Fills the disk except for so many bytes. */
  async function fill(left: number): Promise<void> {
    const file = join(disk ?? '', 'filler');
    await writeFile(file, '');
    const { bavail, bsize } = await statfs(disk ?? '');
    await writeFile(file, Buffer.alloc(bavail * bsize - left));
  }

  async function send(method: string, path: string, headers: Record<string, string | number>, content?: Buffer) {
    const sending = request(`${box.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${box.token}`, 'tus-resumable': '1.0.0', 'accept-language': 'en', ...headers },
    });
    const answered = Promise.withResolvers<Answer>();
    sending.on('error', answered.reject);
    sending.on('response', async (answer) => {
      const { statusCode: status = 0, headers } = answer;
      const { location = '', connection = '' } = headers;
      answered.resolve({ status, body: await text(answer), location, connection });
    });
    sending.end(content);
    return await answered.promise;
  }

  const metadata = `title ${btoa('One')},filename ${btoa('a.txt')}`;
  // The connection stays open: a client that is cut off while sending does not read the answer.
  const failed = {
    status: 500,
    connection: 'keep-alive',
    body: JSON.stringify({ error: 'internal', message: 'internal server error' }),
  };
  const octets = { 'content-type': 'application/offset+octet-stream' };
  const big = Buffer.concat([Buffer.from('BIG'), Buffer.alloc(40 * MEBIBYTE, 97)]);

  test('refuses to begin a resumable upload, and keeps nothing of it', async () => {
    await fill(0);
    const headers = { 'upload-length': big.length, 'upload-metadata': metadata };
    expect(await send('POST', '/drop/resumable', headers)).toMatchObject(failed);
    expect(await box.leftovers()).toEqual([]);
    await fill(MEBIBYTE);
    expect(await send('POST', '/drop/resumable', { ...headers, ...octets }, big)).toMatchObject(failed);
    expect(await box.leftovers()).toEqual([]);
  });

  test('refuses a part that does not fit, and lets the client continue when there is space', async () => {
    await fill(MEBIBYTE);
    const { location } = await send('POST', '/drop/resumable', {
      'upload-length': big.length,
      'upload-metadata': metadata,
    });
    const path = location.replace('/drop-box', '');
    expect(await send('PATCH', path, { ...octets, 'upload-offset': 0 }, big)).toMatchObject(failed);
    await fill(4_096);
    expect(await send('PATCH', path, { ...octets, 'upload-offset': 0 }, big)).toMatchObject({ status: 409 });
    expect(await send('DELETE', path, {})).toMatchObject({ status: 204 });
    expect(await box.leftovers()).toEqual([]);
  });

  test('keeps nothing of a form', async () => {
    await fill(MEBIBYTE);
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
    const body = Buffer.concat([Buffer.from(head), big, Buffer.from('\r\n--b--\r\n')]);
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    expect(await send('POST', '/drop', type, body)).toMatchObject(failed);
    expect(await box.leftovers()).toEqual([]);
  });
});
