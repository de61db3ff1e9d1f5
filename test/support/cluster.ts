/** Starts one PostgreSQL for the whole test run, with a migrated database that every test file clones. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/core/db/embedded.ts';
import { prepareTemplate } from './database.ts';
import { quiet } from './logger.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: pg.ClientConfig;
  }
}

export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-test-'));
  await chmod(folder, 0o755); // As root, PostgreSQL runs under another account, which must be able to enter the folder.
  const postgres = await startEmbeddedPostgres(folder, quiet);
  await makeForgetful(postgres.connection);
  await prepareTemplate(postgres.connection);
  project.provide('cluster', postgres.connection);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Turns off waiting for the disk: nothing must survive a power cut, and tests of a killed server start their own. */
async function makeForgetful(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  // synchronous_commit stays on: a vacuum right after a commit would not see its rows, which changes plans.
  for (const setting of ['fsync', 'full_page_writes']) {
    await client.query(`alter system set ${setting} = off`);
  }
  await client.query('select pg_reload_conf()');
  await client.end();
}
