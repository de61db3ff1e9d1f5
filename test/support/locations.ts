import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import type { Location } from '../../src/systems/market/domain/warehouses/warehouse-setting.ts';

/** Another database of the test cluster, as the settings of a warehouse. */
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
  const bridge = await openBridge(join(host, `.s.PGSQL.${port}`));
  return { type: 'postgresql', host: '127.0.0.1', port: bridge, database, username: user, password: '' };
}

/**
 * Forwards a port to a Unix socket while this process lives: the test cluster listens on a socket
 * only, and another warehouse needs an address.
 */
async function openBridge(path: string): Promise<number> {
  const server = createServer((client) => {
    const upstream = createConnection(path);
    client.pipe(upstream).pipe(client);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  return (server.address() as AddressInfo).port;
}
