/**
 * Loads rows into a collected table. One transaction does it all, so that a load that fails, is cancelled or loses its
 * process leaves the table as it was: rows stream as text into a staging table while their types are found, the table
 * is made or widened to hold them, and they are merged in.
 */
import { pipeline } from 'node:stream/promises';
import type { Database, Queryable } from '../../../../../core/db/database.ts';
import { onAbort } from '../../on-abort.ts';
import { chunksOf, readAhead, stage } from '../../rows/row-chunks.ts';
import { RowEncoder } from '../../rows/row-encoder.ts';
import type { Load, LoadResult } from '../warehouse.ts';
import { backendOf, copyIntoStaging, createStaging, terminateBackend, widenStaging } from './load-queries.ts';
import { merge } from './merge.ts';
import type { Registry } from './table-queries.ts';

/** The list of tables updated by a load, and the end of its transaction. */
export interface Bookkeeping {
  readonly registry: Registry;
  /** Runs the final statements of the load in its transaction. */
  finishRun(tx: Queryable, request: Load, result: LoadResult): Promise<void>;
}

/**
 * Loads rows.
 * @throws CollectionErrors for inconsistent rows; the errors of `rows`, `finish` and the signal
 */
export async function load(database: Database, books: Bookkeeping, request: Load): Promise<LoadResult> {
  const { table, naturalKey, rows, signal } = request;
  const over = new AbortController();
  const encoder = new RowEncoder();
  const chunks = chunksOf(encoder, rows(AbortSignal.any([signal, over.signal])));
  try {
    const ahead = await readAhead(chunks);
    return await database.streamingTransaction(async (tx, client) => {
      const backend = await backendOf(tx);
      // A merge of millions of rows does not check the signal.
      using _ = onAbort(signal, () => void terminateBackend(database.query, backend).catch(() => {}));
      await createStaging(tx);
      // Otherwise a connection lost while the script is silent would only be noticed at its next row.
      const copy = () => copyIntoStaging(client).on('error', (error) => over.abort(error));
      await stage(ahead, {
        widen: (from, width) => widenStaging(tx, from, width),
        copy: (lines) => pipeline(lines, copy()),
      });
      const result = await merge(tx, books.registry, table, naturalKey, encoder);
      await books.finishRun(tx, request, result);
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

/** The socket reports a connection lost during a COPY; elsewhere the driver reports it with this message. */
function isBrokenPipe(error: unknown): boolean {
  return ['EPIPE', 'ECONNRESET'].includes((error as { code?: string }).code ?? '');
}
