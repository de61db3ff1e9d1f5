/**
 * Loads rows into a collected table of MySQL or MariaDB. There each change of a table commits by itself, so those come
 * first, and leave all values as they are; the rows, the list of tables and the note of the load are one transaction.
 */
import type { Connection } from 'mysql2/promise';
import { onAbort } from '../../on-abort.ts';
import { mysqlName } from '../../rows/column-names.ts';
import { chunksOf, readAhead, stage } from '../../rows/row-chunks.ts';
import { RowEncoder } from '../../rows/row-encoder.ts';
import type { Load, LoadResult } from '../warehouse.ts';
import { createStaging, insertLines, loadLines, widenStaging } from './load-queries.ts';
import type { LoadServer } from './load-server.ts';
import { merge } from './merge.ts';
import { killConnection, sendLines } from './server-queries.ts';

/**
 * Loads rows.
 * @throws CollectionErrors for inconsistent rows; the errors of `rows`, `finish` and the signal
 */
export async function load(server: LoadServer, request: Load): Promise<LoadResult> {
  const { rows, signal } = request;
  const over = new AbortController();
  const encoder = new RowEncoder(mysqlName);
  const chunks = chunksOf(encoder, rows(AbortSignal.any([signal, over.signal])));
  let connection: Connection | undefined;
  try {
    const ahead = await readAhead(chunks);
    const own = await server.connect();
    connection = own;
    own.on('error', (error) => over.abort(error));
    // The statement it is at is ended by the server, and waiting for its end by breaking off here.
    using _ = onAbort(signal, () => {
      killConnection(server.pool, own.threadId).catch(() => {});
      own.destroy();
    });
    signal.throwIfAborted();
    await createStaging(own, server.collation);
    await stage(ahead, {
      widen: (from, width) => widenStaging(own, from, width),
      copy: (lines, width) =>
        server.takesFiles ? sendLines(own, loadLines(width), lines) : insertAll(own, lines, width),
    });
    return await merge(server, own, request, encoder);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    connection?.destroy();
    await chunks.return(undefined);
  }
}

/** Characters of a statement, well below what any server takes. */
const STATEMENT_CHARACTERS = 500_000;

async function insertAll(connection: Connection, lines: AsyncGenerator<string>, width: number): Promise<void> {
  let rows: (string | null)[][] = [];
  let size = 0;
  for await (const some of lines) {
    for (const line of some.slice(0, -1).split('\n')) {
      rows.push(line.split('\t').map(unescapeField));
      size += line.length;
      if (size < STATEMENT_CHARACTERS) continue;
      await insertLines(connection, width, rows);
      rows = [];
      size = 0;
    }
  }
  if (rows.length > 0) await insertLines(connection, width, rows);
}

const CHARACTERS: Record<string, string> = { '\\t': '\t', '\\n': '\n', '\\r': '\r', '\\\\': '\\' };

/** The encoded value. */
function unescapeField(field: string): string | null {
  if (field === '\\N') return null;
  return field.includes('\\') ? field.replace(/\\[tnr\\]/g, (found) => CHARACTERS[found] ?? found) : field;
}
