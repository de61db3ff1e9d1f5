import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Location } from '../../src/systems/market/domain/warehouses/warehouse-setting.ts';

/** Another database of the test cluster, as an administrator would name it. */
export async function anotherPostgresql(): Promise<Location> {
  const { host = '', port = 5432, user = '' } = inject('cluster');
  const database = `elsewhere_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ ...inject('cluster'), database: 'postgres' });
  await client.connect();
  try {
    await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  return { type: 'postgresql', host, port, database, username: user, password: '' };
}
