/** A temporary PostgreSQL of the benchmark's own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { openCore } from '../src/app/compose.ts';
import { type AppConfig, readConfig } from '../src/app/config.ts';
import type { Core } from '../src/core/core.ts';
import { startEmbeddedPostgres } from '../src/core/db/embedded.ts';

export const quiet = pino({ level: 'silent' });

export interface Cluster {
  /** The configuration of a database of its own, which is empty. */
  config(): Promise<AppConfig>;
  /** A core on a database of its own. */
  core(options: { stays: boolean }): Promise<Core>;
  stop(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres(folder, quiet);
  let count = 0;
  const makeConfig = async () => {
    count += 1;
    const name = `bench_${count}`;
    const client = new pg.Client(postgres.connection);
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    const host = encodeURIComponent(postgres.connection.host ?? '');
    return readConfig({
      DATABASE_URL: `postgresql://owlery@/${name}?host=${host}`,
      OWLERY_SECRET: 'the secret of a benchmark, thirty-two characters or more',
      OWLERY_DATA_DIR: join(folder, name),
      OWLERY_ADDRESS_LIMIT: '1000000',
    });
  };
  return {
    config: makeConfig,
    core: async (options) => await openCore(await makeConfig(), quiet, options),
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
