/** The connection to PostgreSQL: one pool, queries through Kysely, transactions. */
import { type ControlledTransaction, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { CONNECT_MILLISECONDS, DatabaseClient, DatabasePool } from './client.ts';
import type { Tables } from './tables.ts';

/** The first argument of a query: the database, or the transaction it belongs to. */
export type Queryable = Kysely<Tables> | Transaction<Tables> | ControlledTransaction<Tables>;

/** A running connection to PostgreSQL. */
export interface Database {
  /** Queries outside a transaction. */
  readonly query: Kysely<Tables>;
  /** Runs the work in one transaction; it is rolled back when the work throws. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * The same on a connection of its own, which is passed along for COPY, unknown to Kysely. Streaming takes
   * as long as the client: a few slow downloads would otherwise use up the pool.
   */
  streamingTransaction<T>(work: (tx: Queryable, client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** The pool itself, for libraries that bring their own SQL (pg-boss, rate-limiter-flexible). */
  readonly pool: pg.Pool;
  /** Its address, for connections with a session of their own (LISTEN, locks that outlive a transaction). */
  readonly connection: pg.ClientConfig;
  /** The address for statements and transactions; another than `connection` if there is a pooler. */
  readonly shared: pg.ClientConfig;
  close(): Promise<void>;
}

/** Runs the work in the given transaction, or in a new one if it is given the database. */
export async function inTransaction<T>(db: Queryable, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const { DATE, INT8, TIMESTAMPTZ } = pg.types.builtins;
    if (oid === INT8) return Number; // Ids and counts of Owlery's own tables stay below 2^53.
    if (oid === TIMESTAMPTZ || oid === DATE) return String;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/** Sessions are in UTC, because statements cut times into days. */
export const UTC = { options: '-c TimeZone=UTC' } as const;

/**
 * Gives every statement with parameters a name, so that PostgreSQL parses and plans it once a connection. Statements
 * come from a finite set written in this program; past the limit they go unnamed rather than fill the server's memory.
 * Behind a pooler the next statement may reach another session, which does not know the name: there all go unnamed.
 */
function forPool<Base extends typeof pg.Client>(
  Client: Base,
  connectionTimeoutMillis: number,
  { prepares }: { prepares: boolean },
) {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!prepares) return undefined;
    const known = names.get(text);
    if (known || names.size >= MOST_PREPARED) return known;
    const name = `owlery_${names.size}`;
    names.set(text, name);
    return name;
  };
  return class extends (Client as typeof pg.Client) {
    constructor(config: pg.ClientConfig = {}) {
      // The pool passes on its own limit, which is that of the queue. It hides the password from copies of its options.
      const { password } = config;
      super({ ...config, ...(password !== undefined && { password }), connectionTimeoutMillis });
    }

    // biome-ignore lint/suspicious/noExplicitAny: pg's own overloads, passed through.
    override query(first: any, second?: any, third?: any): any {
      if (typeof first !== 'string' || !Array.isArray(second) || second.length === 0)
        return super.query(first, second, third);
      const name = nameOf(first);
      return super.query({ text: first, values: second, ...(name && { name }) }, third);
    }
  };
}

const MOST_PREPARED = 500;

/**
 * A burst of requests queues for the connections, which is normal and ends as fast as the database works. After
 * this time the database counts as unavailable.
 */
const WAIT_MILLISECONDS = 30_000;

export interface DatabaseOptions {
  /** The most connections; default 10. */
  readonly poolSize?: number;
  /** How long a query waits for a connection while all are in use, in milliseconds; default 30,000. */
  readonly waitMilliseconds?: number;
  /** The same database behind a pooler in transaction mode, for the pool. */
  readonly pooler?: pg.ClientConfig | undefined;
  /** Whether it is not Owlery's own database: its errors then do not mean that Owlery's database is unavailable. */
  readonly isForeign?: boolean;
}

/**
 * Opens the pool. Nothing is connected until the first query.
 * @param connection the address of PostgreSQL
 * @param logger gets the errors of idle connections, which would otherwise end the process
 */
export function openDatabase(
  connection: pg.ClientConfig,
  logger: Logger,
  { poolSize = 10, waitMilliseconds = WAIT_MILLISECONDS, pooler, isForeign = false }: DatabaseOptions = {},
): Database {
  const common = { connectionTimeoutMillis: CONNECT_MILLISECONDS, application_name: 'owlery', types };
  const settings = { ...common, ...connection, ...UTC };
  // A pooler refuses `options`, and sets the time zone itself (`tryPooler`).
  const pooled = pooler ? { ...common, ...pooler } : settings;
  const Client = isForeign ? pg.Client : DatabaseClient;
  const Pool = isForeign ? pg.Pool : DatabasePool;
  const Pooled = forPool(Client, pooled.connectionTimeoutMillis ?? CONNECT_MILLISECONDS, { prepares: !pooler });
  const pool = new Pool({ ...pooled, max: poolSize, connectionTimeoutMillis: waitMilliseconds, Client: Pooled });
  // Only the message: the error object contains the client with its password.
  pool.on('error', ({ message }) => {
    if (!pool.ending) logger.warn({ reason: message }, 'an idle database connection was lost');
  });
  // Of a connection in use, the statement reports the error. Without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => {}));
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    query,
    pool,
    connection,
    shared: pooler ?? connection,
    transaction: (work) => query.transaction().execute(work),
    streamingTransaction: (work) => streamingTransaction(new Client(settings), work),
    close: () => query.destroy(),
  };
}

async function streamingTransaction<T>(
  client: pg.Client,
  work: (tx: Queryable, client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  // Bound to the client: it keeps its state in its own fields, which a derived object would only shadow.
  const lent = { query: client.query.bind(client), release: () => {} };
  const tx = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect: async () => lent, end: async () => {} } as unknown as pg.Pool }),
  });
  // Kysely does not see the "begin" below, so it is told that a transaction is open.
  Object.defineProperty(tx, 'isTransaction', { value: true });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin');
    const result = await work(tx, client);
    await client.query('commit');
    return result;
  } finally {
    // During a COPY this closes the connection, and PostgreSQL rolls back.
    await client.end().catch(() => {});
  }
}
