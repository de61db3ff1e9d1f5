import type { Cluster } from './cluster.ts';
import { startServer } from './fork.ts';
import { loader, requestsPerSecond } from './load.ts';
import { median, printTable } from './table.ts';

const ROUNDS = 3;
const PASSWORD = 'password123';

/** Requests per second of `me`, against a bare route with the same verification and nothing else. */
export async function benchHttp(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { accounts, signIn, secrets, config } = core;
  await accounts.register({ username: 'bench', email: 'bench@example.com', password: PASSWORD, fullName: '测试用户' });
  const credentials = { name: 'bench', password: PASSWORD, address: '127.0.0.1' };
  const { accessToken } = await signIn.signIn(credentials, { system: 'bench', tokenLifetime: 3_600 });
  const environment = {
    DATABASE_URL: config.databaseUrl ?? '',
    OWLERY_SECRET: config.secret ?? '',
    OWLERY_DATA_DIR: config.dataDir,
  };
  const silent = await startServer('http-ours.ts', { ...environment, LOG_LEVEL: 'warn' });
  const logging = await startServer('http-ours.ts', { ...environment, LOG_LEVEL: 'info' });
  const me = await fetch(`${silent.origin}/identity/api/v1/auth/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString());
  const bare = await startServer('http-bare.ts', {
    ...environment,
    KEY: secrets.key('tokens').toString('base64'),
    SESSION: sid,
    BODY: await me.text(),
  });

  const addresses = {
    bare: `${bare.origin}/me`,
    sql: `${bare.origin}/sql`,
    silent: `${silent.origin}/identity/api/v1/auth/me`,
    logging: `${logging.origin}/identity/api/v1/auth/me`,
  };
  const found: Record<keyof typeof addresses, number[]> = { bare: [], sql: [], silent: [], logging: [] };
  const names = Object.keys(addresses) as (keyof typeof addresses)[];
  for (const name of names) await requestsPerSecond(addresses[name], accessToken); // Warm-up.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) found[name].push(await requestsPerSecond(addresses[name], accessToken));
  }
  for (const { process } of [bare, silent, logging]) process.kill();
  await core.close();

  const unit = 'requests/s';
  const limit = median(found.bare);
  printTable(`GET me, 32 connections, by ${loader}`, [
    { what: 'me', ours: median(found.silent), limit, unit, against: 'bare Fastify route, same verification' },
    { what: 'me, a log line a request', ours: median(found.logging), limit, unit, against: 'the same, no log' },
    { what: 'me', ours: median(found.silent), limit: median(found.sql), unit, against: 'the same with one SQL read' },
  ]);
}
