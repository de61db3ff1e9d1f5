import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/core/db/database.ts';
import { migrate } from '../../src/core/db/migrate.ts';
import { installQueue } from '../../src/core/jobs/engine/queue.ts';
import { quiet } from './logger.ts';

const TEMPLATE = 'owlery_template';

/** Creates the template database. */
export async function prepareTemplate(cluster: pg.ClientConfig): Promise<void> {
  await administer(cluster, `create database ${TEMPLATE}`);
  const database = openDatabase({ ...cluster, database: TEMPLATE }, quiet);
  await migrate(database, quiet);
  await installQueue(database, quiet);
  await database.close();
}

/** Creates a migrated, empty database. `drop` removes it; the end of the test run does so too. */
export async function createTestDatabase(template = TEMPLATE): Promise<{ connection: pg.ClientConfig; url: string }> {
  const cluster = inject('cluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(cluster, `create database ${name} template ${template}`);
  return {
    connection: { ...cluster, database: name },
    // The host parameter holds the folder of the socket: https://www.postgresql.org/docs/18/libpq-connect.html
    url: `postgresql://${cluster.user}@/${name}?host=${encodeURIComponent(cluster.host ?? '')}`,
  };
}

/** Creates and opens a database; close it in `afterAll`. */
export async function openTestDatabase(): Promise<Database & { url: string }> {
  const { connection, url } = await createTestDatabase();
  const database = openDatabase(connection, quiet);
  return { ...database, url };
}

async function administer(cluster: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client({ ...cluster, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
