/** Checks the databases that the environment names, before anything else uses them. */
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { ConfigurationError } from '../../shared/environment.ts';
import { UTC } from './database.ts';

/** PostgreSQL 15 is the oldest that Owlery is tested with. */
const OLDEST = 15;

const CONNECT_MILLISECONDS = 10_000;

/**
 * Checks the database that DATABASE_URL names.
 * @returns its version, such as `18.4`
 * @throws ConfigurationError with the address, without the password, and the reason
 */
export async function tryDatabase(url: string): Promise<string> {
  return await withClient('DATABASE_URL', url, UTC, async (client) => {
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    const version = rows[0]?.version.split(' ')[0] ?? '';
    if (Number.parseInt(version, 10) < OLDEST) {
      throw new Error(`the server is PostgreSQL ${version}; ${OLDEST} or later is required`);
    }
    if (await sharesSessions(url, client)) {
      throw new Error(
        'a pooler in transaction mode answers there, through which no notification arrives: set DATABASE_POOLER_URL to it, and DATABASE_URL to PostgreSQL itself (docs/sizing.md)',
      );
    }
    return version;
  });
}

/**
 * Checks that DATABASE_POOLER_URL leads to the same database as DATABASE_URL, in UTC.
 * @throws ConfigurationError likewise
 */
export async function tryPooler(url: string, directUrl: string): Promise<void> {
  await withClient('DATABASE_URL', directUrl, UTC, async (direct) => {
    await withClient('DATABASE_POOLER_URL', url, {}, async (client) => {
      const { rows } = await client.query<{ zone: string }>(`select current_setting('TimeZone') as zone`);
      const zone = rows[0]?.zone;
      if (zone !== 'UTC' && zone !== 'Etc/UTC') {
        throw new Error(`its sessions have the time zone ${zone}: add timezone=UTC to the database in pgbouncer.ini`);
      }
      // An advisory lock of one session is seen by another exactly if both are in the same database.
      const lock = randomInt(2 ** 47);
      await direct.query('select pg_advisory_lock($1)', [lock]);
      const { rows: tried } = await client.query<{ had: boolean }>('select pg_try_advisory_xact_lock($1) as had', [
        lock,
      ]);
      await direct.query('select pg_advisory_unlock($1)', [lock]);
      if (tried[0]?.had) throw new Error('it leads to another database than DATABASE_URL');
    });
  });
}

/** Whether two open connections reach the same session, as they do behind a pooler in transaction mode. */
async function sharesSessions(url: string, client: pg.Client): Promise<boolean> {
  const other = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS, ...UTC });
  other.on('error', () => {});
  const session = async (one: pg.Client) => (await one.query('select pg_backend_pid() as pid')).rows[0].pid;
  try {
    await other.connect();
    return (await session(client)) === (await session(other));
  } finally {
    await other.end().catch(() => {});
  }
}

async function withClient<T>(
  name: string,
  url: string,
  settings: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = makeClient(name, url, settings);
  const { user, host, port, database } = client;
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    // If several addresses all refuse, the message of the error itself is empty.
    const { message, code } = error as { message: string; code?: string };
    throw new ConfigurationError(`${name}: ${user}@${host}:${port}/${database} cannot be used: ${message || code}`);
  } finally {
    await client.end().catch(() => {});
  }
}

function makeClient(name: string, url: string, settings: pg.ClientConfig): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS, ...settings });
  } catch {
    throw new ConfigurationError(`${name}: takes postgres://user:password@host:port/database`);
  }
}
