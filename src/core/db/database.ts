/** The connection to PostgreSQL: one pool, queries through Kysely, transactions, and a clean end. */
import { type ControlledTransaction, Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { CONNECT_MILLISECONDS, DatabaseClient, DatabasePool } from './client.ts';
import type { Tables } from './tables.ts';

/** What a query takes first: the database itself, or the transaction it is to be part of. */
export type Queryable = Kysely<Tables> | Transaction<Tables> | ControlledTransaction<Tables>;

/** A running connection to PostgreSQL. */
export interface Database {
  /** Queries outside a transaction. */
  readonly query: Kysely<Tables>;
  /** Runs the work in one transaction; it is rolled back when the work throws. */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /**
   * The same on a connection made for it, which stands beside it for what Kysely cannot say (COPY). What streams takes
   * as long as whoever is at the other end: a few slow downloads would otherwise leave nothing of the pool.
   */
  streamingTransaction<T>(work: (tx: Queryable, client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** The pool itself, for libraries that bring their own SQL (pg-boss, rate-limiter-flexible). */
  readonly pool: pg.Pool;
  /** Where it is, for connections of another kind (LISTEN). */
  readonly connection: pg.ClientConfig;
  close(): Promise<void>;
}

/** Runs the work in the transaction it is given, or in one of its own where it is given the database itself. */
export async function inTransaction<T>(db: Queryable, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const { INT8, TIMESTAMPTZ } = pg.types.builtins;
    if (oid === INT8) return Number; // Our own ids and counts; below 2^53 for the next few million years.
    if (oid === TIMESTAMPTZ) return String;
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

/**
 * Gives every statement with parameters a name, so that PostgreSQL parses and plans it once a connection. Statements
 * come from a finite set written in this program; past the limit they go unnamed rather than fill the server's memory.
 */
function preparing<Base extends typeof pg.Client>(Client: Base, connectionTimeoutMillis: number) {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known || names.size >= MOST_PREPARED) return known;
    const name = `owlery_${names.size}`;
    names.set(text, name);
    return name;
  };
  return class extends (Client as typeof pg.Client) {
    constructor(config: pg.ClientConfig = {}) {
      // The pool hands on its own limit, which is that of the queue.
      super({ ...config, connectionTimeoutMillis });
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
 * A burst of requests queues for the connections: it is no fault, and ends as fast as the database works. Longer than
 * this nobody waits for an answer; the database counts as unavailable then.
 */
const WAIT_MILLISECONDS = 30_000;

export interface DatabaseOptions {
  /** How many connections at most; 10 unless given. */
  readonly poolSize?: number;
  /** How long work waits for a connection while all are in use, in milliseconds; 30,000 unless given. */
  readonly waitMilliseconds?: number;
  /** Whether it is a database beside Owlery's own: that it is unavailable says nothing about Owlery then. */
  readonly isForeign?: boolean;
}

/**
 * Opens the pool. Nothing is connected until the first query.
 * @param connection where PostgreSQL is
 * @param logger told of connections lost while idle, which would otherwise end the process
 */
export function openDatabase(
  connection: pg.ClientConfig,
  logger: Logger,
  { poolSize = 10, waitMilliseconds = WAIT_MILLISECONDS, isForeign = false }: DatabaseOptions = {},
): Database {
  const settings = {
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    ...connection,
    options: '-c TimeZone=UTC',
    application_name: 'owlery',
    types,
  };
  const Client = isForeign ? pg.Client : DatabaseClient;
  const Pool = isForeign ? pg.Pool : DatabasePool;
  const Prepared = preparing(Client, settings.connectionTimeoutMillis ?? CONNECT_MILLISECONDS);
  const pool = new Pool({ ...settings, max: poolSize, connectionTimeoutMillis: waitMilliseconds, Client: Prepared });
  // Only its words: the error carries the client, and that its secrets.
  pool.on('error', ({ message }) => {
    if (!pool.ending) logger.warn({ reason: message }, 'a database connection was lost while idle');
  });
  // In use, it is lost too: its statement hears of it, or the next one will. Without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => {}));
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    query,
    pool,
    connection,
    transaction: (work) => query.transaction().execute(work),
    streamingTransaction: (work) => streamingTransaction(new Client(settings), work),
    close: () => query.destroy(),
  };
}

async function streamingTransaction<T>(
  client: pg.Client,
  work: (tx: Queryable, client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  // Bound: a client keeps what it is doing in its own fields, which an object made from it would only shadow.
  const lent = { query: client.query.bind(client), release: () => {} };
  const tx = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect: async () => lent, end: async () => {} } as unknown as pg.Pool }),
  });
  // Kysely does not know about the "begin" below; who asks must hear that there is a transaction already.
  Object.defineProperty(tx, 'isTransaction', { value: true });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin');
    const result = await work(tx, client);
    await client.query('commit');
    return result;
  } finally {
    // In the middle of a COPY this breaks the connection off; whatever is not committed is rolled back.
    await client.end().catch(() => {});
  }
}
