/** A table as a Parquet file, written while it is read: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { BatchSize, ColumnBatches } from '../../rows/column-batches.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import { BATCH_CHARACTERS, type Column } from '../../rows/stored-rows.ts';

/** The batches to read: each is a group of rows, which is held in memory while it is written. */
export const PARQUET_GROUP: BatchSize = { rows: 10_000, characters: 4 * BATCH_CHARACTERS };

/** The file, a batch a group. Whole numbers keep all their digits, a numeric is its digits as text, JSON is text. */
export function parquetOf(columns: readonly Column[], batches: ColumnBatches): Readable {
  return Readable.from(write(columns, batches), { objectMode: false });
}

async function* write(columns: readonly Column[], batches: ColumnBatches): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: 'Owlery',
  });
  for await (const batch of batches) {
    const columnData = columns.map(({ name }, index) => ({ name, data: batch.columns[index] ?? [] }));
    file.write({ columnData, rowGroupSize: batch.count });
    yield taken(writer);
  }
  file.finish();
  yield taken(writer);
}

/** Returns the bytes written so far; the writer continues with an empty buffer. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;

const ELEMENTS: Record<ColumnType, Omit<SchemaElement, 'name'>> = {
  boolean: { type: 'BOOLEAN' },
  bigint: { type: 'INT64' },
  numeric: TEXT,
  'double precision': { type: 'DOUBLE' },
  date: { type: 'INT32', converted_type: 'DATE' },
  timestamp: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
  timestamptz: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
  jsonb: TEXT,
  text: TEXT,
};

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: 'table', num_children: columns.length },
    ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...ELEMENTS[type] })),
  ];
}
