import pg from 'pg';
import { ConfigurationError } from '../../shared/environment.ts';

/** PostgreSQL 15 is the oldest that Owlery is tested with. */
const OLDEST = 15;

const CONNECT_MILLISECONDS = 10_000;

/**
 * Checks the database that DATABASE_URL names.
 * @returns its version, such as `18.4`
 * @throws ConfigurationError with the address, without the password, and the reason
 */
export async function tryDatabase(url: string): Promise<string> {
  const client = makeClient(url);
  const { user, host, port, database } = client;
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
    const version = rows[0]?.version.split(' ')[0] ?? '';
    if (Number.parseInt(version, 10) >= OLDEST) return version;
    throw new Error(`the server is PostgreSQL ${version}; ${OLDEST} or later is required`);
  } catch (error) {
    // If several addresses all refuse, the message of the error itself is empty.
    const { message, code } = error as { message: string; code?: string };
    throw new ConfigurationError(
      `DATABASE_URL: ${user}@${host}:${port}/${database} cannot be used: ${message || code}`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

function makeClient(url: string): pg.Client {
  try {
    return new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS });
  } catch {
    throw new ConfigurationError('DATABASE_URL: takes postgres://user:password@host:port/database');
  }
}
