/** Whether a node may start with the storage that it is configured with. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/core/db/database.ts';
import { adoptStorage, requireSameStorage } from '../../src/core/storage/identity.ts';
import { openStorage } from '../../src/core/storage/storage.ts';
import { ConfigurationError } from '../../src/shared/environment.ts';
import type { S3Config } from '../../src/shared/storage/s3.ts';
import { StorageError } from '../../src/shared/storage/storage.ts';
import { openTestDatabase } from '../support/database.ts';
import { freePort } from '../support/ports.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

let folder: string;
let database: Database;
let s3: S3Server;
beforeAll(async () => {
  [folder, database, s3] = await Promise.all([
    mkdtemp(join(tmpdir(), 'owlery-identity-')),
    openTestDatabase(),
    startS3(),
  ]);
  await start();
});
afterAll(async () => {
  await Promise.all([database.close(), s3[Symbol.asyncDispose]()]);
  await rm(folder, { recursive: true, force: true });
});

/** What a start does about the storage. */
async function start(changes: Partial<S3Config> = {}, at = database): Promise<void> {
  const config = { dataDir: folder, s3: { ...s3.config, ...changes } };
  await requireSameStorage({ database: at, storage: await openStorage(config), config });
}

const reasonOf = (started: Promise<void>) =>
  started.then(
    () => undefined,
    (error: Error) => error,
  );

test('A node with the bucket of the database starts', async () => {
  expect(await reasonOf(start())).toBeUndefined();
});

test('A node whose bucket does not exist does not start, and says where the files are', async () => {
  const reason = await reasonOf(start({ bucket: 'another' }));
  expect(reason).toBeInstanceOf(ConfigurationError);
  expect(reason?.message).toMatch(/^S3_BUCKET: the bucket another at .*does not exist/);
  expect(reason?.message).toContain(s3.config.bucket);
});

test('The first node of a database does not start without a bucket either', async () => {
  const fresh = await openTestDatabase();
  expect(await reasonOf(start({ bucket: 'another' }, fresh))).toBeInstanceOf(ConfigurationError);
  await fresh.close();
});

test('A node that the S3 refuses does not start; one whose S3 is unavailable may', async () => {
  s3.answers(() => 403);
  expect(await reasonOf(start())).toBeInstanceOf(ConfigurationError);
  s3.answers(() => 503);
  expect(await reasonOf(start())).toBeInstanceOf(StorageError);
  s3.answers(() => undefined);
});

test('A node with another S3, which does not answer, does not start', async () => {
  const reason = await reasonOf(start({ endpoint: `http://127.0.0.1:${await freePort()}` }));
  expect(reason).toBeInstanceOf(ConfigurationError);
  expect(reason?.message).toContain(s3.config.endpoint);
});

test('A storage that cannot be used is not adopted, and one line says why', async () => {
  const config = { dataDir: folder, s3: { ...s3.config, bucket: 'another' } };
  const reason = await reasonOf(adoptStorage({ database, storage: await openStorage(config), config }).then(() => {}));
  expect(reason).toBeInstanceOf(ConfigurationError);
  expect(reason?.message).toMatch(/^S3_BUCKET: the bucket another at .*does not exist.*Check S3_ENDPOINT/);
  expect(await reasonOf(start())).toBeUndefined();
});
