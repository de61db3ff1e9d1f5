import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import * as tus from 'tus-js-client';
import { afterEach, expect, test } from 'vitest';
import { openStorage } from '../../../src/core/storage/storage.ts';
import { createTestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/ports.ts';

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

test('A client resumes after the server was killed, and the file is complete', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'owlery-killed-'));
  const { url: databaseUrl } = await createTestDatabase();
  const port = await freePort();
  const start = async () => {
    const child = fork(join(import.meta.dirname, 'drop-box-main.ts'), [databaseUrl, dataDir, String(port)]);
    children.add(child);
    const [token] = await once(child, 'message');
    return { child, token: String(token) };
  };
  const first = await start();
  const content = Buffer.alloc(40_000_000);
  for (let at = 0; at < content.length; at += 4) content.writeUInt32LE((at * 2_654_435_761) >>> 0 || 1, at);
  content.write('BIG');
  for (let at = 0; at < 65_536; at += 1) if (content[at] === 0) content[at] = 1;

  let restarted: Promise<unknown> | undefined;
  const offsets: number[] = [];
  const location = await new Promise<string | undefined>((resolve, reject) => {
    new tus.Upload(content, {
      endpoint: `http://127.0.0.1:${port}/drop-box/drop/resumable`,
      // The token from before the restart is still valid.
      headers: { authorization: `Bearer ${first.token}` },
      metadata: { title: 'One', filename: 'film.mp4' },
      chunkSize: 4_000_000,
      retryDelays: [200, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000],
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('content-location')),
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('upload-offset')));
      },
      onProgress: (sent) => {
        if (sent < 10_000_000 || restarted) return;
        first.child.kill('SIGKILL');
        restarted = once(first.child, 'exit').then(start);
      },
    }).start();
  });
  await restarted;
  expect(offsets).toHaveLength(1);
  expect(offsets[0]).toBeGreaterThan(0);
  expect(offsets[0]).toBeLessThan(content.length);
  expect(location).toMatch(/^\/drop-box\/dropped\/dropped\/\d+\/film\.mp4$/);

  const storage = await openStorage({ s3: undefined, dataDir });
  const kept = await storage.open(location?.slice('/drop-box/dropped/'.length) ?? '');
  expect(kept && Buffer.compare(await buffer(kept.stream), content)).toBe(0);
  expect(await readdir(join(dataDir, 'uploads'))).toEqual([]);
  await rm(dataDir, { recursive: true });
}, 60_000);
