/** The way of rows into a staging table: encoded, read ahead of the transaction, and copied in runs of the same width. */
import { notOfWarehouse } from './not-of-warehouse.ts';
import type { Chunk, Row, RowEncoder } from './row-encoder.ts';

/** The rows as chunks; the encoder learns of their columns on the way. */
export async function* chunksOf(encoder: RowEncoder, rows: AsyncIterable<readonly Row[]>): AsyncGenerator<Chunk> {
  try {
    for await (const batch of rows) yield* encoder.encode(batch);
  } catch (error) {
    throw notOfWarehouse(error);
  }
}

/** Characters read before the transaction begins. */
const READ_AHEAD = 4_194_304;

/**
 * Waits for the first few megabytes: a script that fetches for minutes and yields little then holds no connection and
 * no transaction meanwhile (one that is open for long keeps VACUUM from every table).
 */
export async function readAhead(chunks: AsyncGenerator<Chunk>): Promise<AsyncGenerator<Chunk>> {
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

/** A staging table of text columns `c1`, `c2`, …, which begins without any. */
export interface Staging {
  /** Adds columns up to `c<width>`. */
  widen(from: number, width: number): Promise<void>;
  /** Takes lines for all of its columns. */
  copy(lines: AsyncGenerator<string>, width: number): Promise<void>;
}

/** One copy for each run of chunks of the same width: a column can only be added between two. */
export async function stage(chunks: AsyncGenerator<Chunk>, staging: Staging): Promise<void> {
  let width = 0;
  let next = await chunks.next();
  while (!next.done) {
    await staging.widen(width, next.value.width);
    width = next.value.width;
    const lines = async function* () {
      while (!next.done && next.value.width === width) {
        yield next.value.lines;
        next = await chunks.next();
      }
    };
    await staging.copy(lines(), width);
  }
}
