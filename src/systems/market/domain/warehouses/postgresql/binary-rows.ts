/**
 * Reads the binary format of COPY: https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS-BINARY-FORMAT
 * A number is its bytes there, so that PostgreSQL need not spell it nor this process read it.
 */
import type { BatchSize, ColumnBatch } from '../../rows/column-batches.ts';
import type { ColumnType } from '../../rows/column-types.ts';

/** The signature, the flags and the length of an extension, which no version of PostgreSQL has. */
const HEADER_BYTES = 19;

/** The rows, in batches. A numeric and JSON must come as text. */
export async function* readBinary(
  chunks: AsyncIterable<Buffer>,
  types: readonly ColumnType[],
  size: BatchSize,
): AsyncGenerator<ColumnBatch> {
  const readers = types.map((type) => READERS[type]);
  let columns: unknown[][] = types.map(() => []);
  let count = 0;
  let characters = 0;
  for await (const bytes of wholeRows(chunks, types.length)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; ) {
      at += 2;
      for (let column = 0; column < readers.length; column += 1) {
        const length = view.getInt32(at);
        at += 4;
        columns[column]?.push(length < 0 ? null : readers[column]?.(bytes, view, at, length));
        at += Math.max(length, 0);
        characters += Math.max(length, 8);
      }
      count += 1;
      if (count < size.rows && characters < size.characters) continue;
      yield { count, columns };
      columns = types.map(() => []);
      count = 0;
      characters = 0;
    }
  }
  if (count > 0) yield { count, columns };
}

/** The same bytes, cut where a row ends. Pieces of a wide row are kept until all of what is known to be missing is there. */
async function* wholeRows(chunks: AsyncIterable<Buffer>, width: number): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let there = 0;
  let wanted = HEADER_BYTES;
  let start = HEADER_BYTES;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    there += chunk.length;
    if (there < wanted) continue;
    const bytes = pieces.length === 1 ? chunk : Buffer.concat(pieces);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = start;
    for (;;) {
      wanted = endOfRow(view, end, width);
      if (wanted > bytes.length) break;
      end = wanted;
    }
    if (end > start) yield bytes.subarray(start, end);
    pieces = [bytes.subarray(end)];
    there = bytes.length - end;
    wanted -= end;
    start = 0;
  }
}

/** Where the row ends; beyond the bytes: how many there must be to tell. After the last row it never ends. */
function endOfRow(view: DataView, start: number, width: number): number {
  let end = start + 2;
  for (let column = 0; column < width; column += 1) {
    if (end + 4 > view.byteLength) return end + 4;
    end += 4 + Math.max(view.getInt32(end), 0);
  }
  return end;
}

type Reader = (bytes: Buffer, view: DataView, at: number, length: number) => unknown;

/** PostgreSQL counts days and microseconds from 2000 on. */
const DAYS_TO_2000 = 10_957;
const MICROSECONDS_TO_2000 = 946_684_800_000_000n;

const text: Reader = (bytes, _view, at, length) => bytes.toString('utf8', at, at + length);
const time: Reader = (_bytes, view, at) => view.getBigInt64(at) + MICROSECONDS_TO_2000;

const READERS: Record<ColumnType, Reader> = {
  boolean: (bytes, _view, at) => bytes[at] === 1,
  bigint: (_bytes, view, at) => view.getBigInt64(at),
  numeric: text,
  'double precision': (_bytes, view, at) => view.getFloat64(at),
  date: (_bytes, view, at) => view.getInt32(at) + DAYS_TO_2000,
  timestamp: time,
  timestamptz: time,
  jsonb: text,
  text,
};
