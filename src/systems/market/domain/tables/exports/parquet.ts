/** A table as a Parquet file, written while it is read: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
import { Readable } from 'node:stream';
import { zstdCompressSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnType } from '../../rows/column-types.ts';
import { BATCH_CHARACTERS, type Batches, type Column, charactersOf, type Values } from '../../rows/stored-rows.ts';

/** Rows of a group, which is held in memory while it is written; fewer where they are wide. */
const GROUP_ROWS = 10_000;
const GROUP_CHARACTERS = 4 * BATCH_CHARACTERS;

/** The file. Whole numbers keep all their digits, a numeric is its digits as text, JSON is text. */
export function parquetOf(columns: readonly Column[], batches: Batches): Readable {
  return Readable.from(write(columns, batches), { objectMode: false });
}

async function* write(columns: readonly Column[], batches: Batches): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: 'Owlery',
  });
  let group: Values[] = [];
  let characters = 0;
  for await (const batch of batches) {
    group = group.concat(batch);
    for (const row of batch) characters += charactersOf(row);
    if (group.length < GROUP_ROWS && characters < GROUP_CHARACTERS) continue;
    file.write({ columnData: columnDataOf(columns, group), rowGroupSize: group.length });
    group = [];
    characters = 0;
    yield taken(writer);
  }
  if (group.length > 0) file.write({ columnData: columnDataOf(columns, group), rowGroupSize: group.length });
  file.finish();
  yield taken(writer);
}

/** Returns the bytes written so far; the writer continues with an empty buffer. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function columnDataOf(columns: readonly Column[], rows: readonly Values[]) {
  return columns.map(({ name, type }, index) => {
    const value = VALUES[type];
    const data = rows.map((row) => (row[index] === null ? null : value(row[index])));
    return { name, data };
  });
}

const asIs = (value: unknown) => value;

const VALUES: Record<ColumnType, (value: unknown) => unknown> = {
  boolean: asIs,
  bigint: (value) => BigInt(String(value)),
  numeric: asIs,
  'double precision': asIs,
  date: (value) => Date.parse(`${value}T00:00:00Z`) / 86_400_000,
  timestamp: microseconds,
  timestamptz: microseconds,
  jsonb: asIs,
  text: asIs,
};

/** `2024-01-02T10:00:00.123456`, with or without `Z`, as microseconds since 1970. */
function microseconds(value: unknown): bigint {
  const iso = String(value).replace('Z', '');
  return BigInt(Date.parse(`${iso.slice(0, 19)}Z`)) * 1_000n + BigInt(iso.slice(20).padEnd(6, '0'));
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
