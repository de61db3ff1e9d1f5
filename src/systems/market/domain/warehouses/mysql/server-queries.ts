/** Connections to MySQL and MariaDB, and the quoting of names and texts. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  createPool,
  type Pool,
  escape as quote,
} from 'mysql2/promise';
import type { Location } from '../warehouse-setting.ts';

const CONNECT_MILLISECONDS = 3_500;
/** Besides those of loads and exports, which have their own connections. */
const POOL_SIZE = 4;

/** A connection or pool. */
export type Server = Pick<Connection, 'query'>;

/** Session settings, so that nothing depends on the server's configuration. */
const SESSION = `set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00'`;

function optionsFor({ host, port, database, username, password, ssl }: Location): ConnectionOptions {
  return {
    host,
    port,
    database,
    user: username,
    password,
    charset: 'utf8mb4',
    ...(ssl && { ssl: { rejectUnauthorized: true, verifyIdentity: true } }),
    connectTimeout: CONNECT_MILLISECONDS,
    // Integers and dates as text, so that no digit is lost.
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    // The affected rows are those changed, not those found.
    flags: ['-FOUND_ROWS'],
  };
}

export function openPool(location: Location): Pool {
  const pool = createPool({ ...optionsFor(location), connectionLimit: POOL_SIZE, enableKeepAlive: true });
  // Statements of a connection wait for each other, so this is the first.
  pool.on('connection', (connection) => void connection.query(SESSION));
  return pool;
}

/** A dedicated connection; `destroy` it. */
export async function openConnection(location: Location): Promise<Connection> {
  const connection = await createConnection(optionsFor(location));
  connection.on('error', () => {});
  await connection.query(SESSION);
  return connection;
}

/** Runs a statement and returns its rows. */
export async function select<Row extends object>(server: Server, statement: string): Promise<Row[]> {
  const [rows] = await server.query(statement);
  return rows as Row[];
}

/** Runs a statement and returns the number of changed rows. */
export async function change(server: Server, statement: string): Promise<number> {
  const [result] = await server.query(statement);
  return (result as { affectedRows?: number }).affectedRows ?? 0;
}

/** A name, quoted. */
export const id = (name: string) => `\`${name.replaceAll('`', '``')}\``;
export const ids = (names: readonly string[]) => names.map(id).join(', ');
/**
 * Names as columns of a result that is read as lists. mysql2 refuses results with a column called `__proto__`, or like
 * four other properties of objects, so an alias stands for these.
 */
export const resultIds = (names: readonly string[]) =>
  names.map((name) => (/^__\w+__$/.test(name) ? `${id(name)} as ${id(`owlery${name}`)}` : id(name))).join(', ');
/** A text, quoted. Statements are written out, since a name may hold the question mark of a parameter. */
export const text = (value: string) => quote(value);

/** Bytes of a packet, and bytes that may wait for the server. */
const PACKET_BYTES = 1_048_576;
const MOST_WAITING_BYTES = 4 * PACKET_BYTES;

/** Sends lines to a LOAD DATA statement with backpressure. */
export async function sendLines(
  connection: Connection,
  statement: string,
  lines: AsyncGenerator<string>,
): Promise<void> {
  // The driver writes without looking whether the socket keeps up, so this looks: memory would hold the whole load.
  const { stream: socket } = (connection as unknown as { connection: { stream: Socket } }).connection;
  const packets = Readable.from(packetsOf(lines, socket), { objectMode: false, highWaterMark: PACKET_BYTES });
  try {
    await connection.query({ sql: statement, infileStreamFactory: () => packets });
  } finally {
    packets.destroy();
  }
}

async function* packetsOf(lines: AsyncGenerator<string>, socket: Socket): AsyncGenerator<Buffer> {
  for await (const some of lines) {
    const bytes = Buffer.from(some);
    for (let start = 0; start < bytes.length; start += PACKET_BYTES) {
      if (socket.writableLength > MOST_WAITING_BYTES && !socket.destroyed) {
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
      }
      yield bytes.subarray(start, start + PACKET_BYTES);
    }
  }
}

/** Ends another connection's statement and connection: its transaction is rolled back. */
export async function killConnection(server: Server, thread: number): Promise<void> {
  await server.query(`kill ${thread}`);
}
