/** Other people's readers of tabular files. */
import { spawnSync } from 'node:child_process';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';

/** Debian's Python, which has Debian's pandas. */
const PYTHON = '/usr/bin/python3';

/** Whether pandas is installed (Debian: python3-pandas). */
export const hasPandas = spawnSync(PYTHON, ['-c', 'import pandas']).status === 0;

export interface DataFrame {
  readonly columns: string[];
  /** In pandas' names. */
  readonly types: string[];
  readonly rows: unknown[][];
}

const SCRIPT = `
import io, json, sys, pandas
frame = pandas.read_csv(io.BytesIO(sys.stdin.buffer.read()), encoding='utf-8-sig', parse_dates=json.loads(sys.argv[1]))
json.dump({
  'columns': list(frame.columns),
  'types': [str(kind) for kind in frame.dtypes],
  'rows': json.loads(frame.to_json(orient='values', date_format='iso')),
}, sys.stdout)`;

/** A CSV as pandas reads it. @param times the columns of times, which pandas does not recognise by itself */
export function readCsvWithPandas(csv: Buffer, times: readonly string[] = []): DataFrame {
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', SCRIPT, JSON.stringify(times)], { input: csv });
  if (status !== 0) throw new Error(stderr.toString());
  return JSON.parse(stdout.toString());
}

/** A Parquet file as the Rust implementation of Apache Arrow reads it. */
export function readWithArrow(file: Buffer): DataFrame {
  const table = tableFromIPC(readParquet(file).intoIPCStream());
  const columns = table.schema.fields.map(({ name }) => name);
  const vectors = columns.map((_name, index) => table.getChildAt(index));
  return {
    columns,
    types: table.schema.fields.map(({ type }) => String(type)),
    rows: Array.from({ length: table.numRows }, (_, row) => vectors.map((vector) => vector?.get(row) ?? null)),
  };
}
