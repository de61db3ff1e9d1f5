/**
 * Loads rows into a collected table. One transaction does it all, so that a load that fails, is cancelled or loses its
 * process leaves the table as it was: rows stream as text into a staging table while their types are found, the table
 * is made or widened to hold them, and they are merged in.
 */
import { pipeline } from 'node:stream/promises';
import type { Database, Queryable } from '../../../../../core/db/database.ts';
import { onAbort } from '../../on-abort.ts';
import { type Chunk, type Row, RowEncoder } from '../../tables/row-encoder.ts';
import type { Load, LoadResult } from '../warehouse.ts';
import { backendOf, copyIntoStaging, createStaging, terminateBackend, widenStaging } from './load-queries.ts';
import { merge } from './merge.ts';
import type { Registry } from './table-queries.ts';

/** The list of tables that a load brings up to date, and how its transaction ends. */
export interface Bookkeeping {
  readonly registry: Registry;
  /** Does what belongs to the end of the load, and commits with it. */
  settle(tx: Queryable, request: Load, result: LoadResult): Promise<void>;
}

/**
 * Loads rows.
 * @throws CollectionErrors when the rows do not fit together; whatever `rows`, `finish` or the signal throws
 */
export async function load(database: Database, books: Bookkeeping, request: Load): Promise<LoadResult> {
  const { table, naturalKey, rows, signal } = request;
  const over = new AbortController();
  const encoder = new RowEncoder();
  const chunks = encodeAll(encoder, rows(AbortSignal.any([signal, over.signal])));
  try {
    const ahead = await readAhead(chunks);
    return await database.streamingTransaction(async (tx, client) => {
      const backend = await backendOf(tx);
      // A merge of millions of rows looks at no signal of ours.
      using _ = onAbort(signal, () => void terminateBackend(database.query, backend).catch(() => {}));
      await createStaging(tx);
      // A connection lost while the script is silent would not be noticed before its next row.
      await stage(tx, ahead, () => copyIntoStaging(client).on('error', (error) => over.abort(error)));
      const result = await merge(tx, books.registry, table, naturalKey, encoder);
      await books.settle(tx, request, result);
      return result;
    });
  } catch (error) {
    signal.throwIfAborted();
    throw isBrokenPipe(error) ? new Error('Connection terminated during COPY', { cause: error }) : error;
  } finally {
    over.abort();
    await chunks.return(undefined);
  }
}

/** A connection lost in the middle of a COPY is told by the socket; elsewhere the driver says it in these words. */
function isBrokenPipe(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET'].includes((error as { code?: string }).code ?? '');
}

async function* encodeAll(encoder: RowEncoder, rows: AsyncIterable<readonly Row[]>): AsyncGenerator<Chunk> {
  for await (const batch of rows) yield* encoder.encode(batch);
}

/** Characters read before the transaction begins. */
const READ_AHEAD = 4_194_304;

/**
 * Waits for the first few megabytes: a script that fetches for minutes and yields little then holds no connection and
 * no transaction meanwhile (one that is open for long keeps VACUUM from every table).
 */
async function readAhead(chunks: AsyncGenerator<Chunk>): Promise<AsyncGenerator<Chunk>> {
  const first: Chunk[] = [];
  let size = 0;
  while (size < READ_AHEAD) {
    const { value, done } = await chunks.next();
    if (done) break;
    first.push(value);
    size += value.lines.length;
  }
  return (async function* () {
    yield* first.splice(0);
    yield* chunks;
  })();
}

/** One COPY for each run of chunks of the same width: a column can only be added between two. */
async function stage(tx: Queryable, chunks: AsyncGenerator<Chunk>, copy: () => NodeJS.WritableStream): Promise<void> {
  let width = 0;
  let next = await chunks.next();
  while (!next.done) {
    await widenStaging(tx, width, next.value.width);
    width = next.value.width;
    await pipeline(async function* () {
      while (!next.done && next.value.width === width) {
        yield next.value.lines;
        next = await chunks.next();
      }
    }, copy());
  }
}
