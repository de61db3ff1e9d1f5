import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { writeXlsxStream } from 'hucre/xlsx';
import { ByteWriter, parquetWriteRows } from 'hyparquet-writer';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import pino from 'pino';
import { type ExportFormat, MarketTables } from '../src/systems/market/domain/tables/tables.ts';
import { openMysqlWarehouse } from '../src/systems/market/domain/warehouses/mysql/mysql-warehouse.ts';
import { warehouseHere } from '../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Warehouse } from '../src/systems/market/domain/warehouses/warehouse.ts';
import { hasMariadb, startMariadb } from '../test/support/mariadb.ts';
import type { Cluster } from './cluster.ts';
import { printTable, type Row } from './table.ts';
import { price, prices } from './table-rows.ts';

const ROWS = 1_000_000;
/** Loads into MariaDB take several times as long. */
const ROWS_IN_MARIADB = 200_000;
const FORMATS: ExportFormat[] = ['csv', 'excel', 'parquet'];

/** Rows per second into and out of a table, against COPY and the bare libraries; pages; memory. */
export async function benchTables(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { database } = core;
  const client = new pg.Client({ connectionString: core.config.databaseUrl ?? '' });
  await client.connect();
  const copied = await seconds(() => copyIn(client));
  const bare: Record<ExportFormat, number> = {
    csv: await seconds(() => drain(client.query(copyTo('copy bare to stdout with (format csv, header)')))),
    excel: await seconds(() => drain(bareExcel())),
    parquet: await seconds(() => bareParquet()),
  };
  await client.end();

  await benchWarehouse('PostgreSQL', warehouseHere(database, pino({ level: 'silent' })), ROWS, { copied, bare });
  await benchMemory(core.config.databaseUrl ?? '');
  if (hasMariadb) {
    await using mariadb = await startMariadb();
    const warehouse = await openMysqlWarehouse(await mariadb.createDatabase(), database, pino({ level: 'silent' }));
    await benchWarehouse('MariaDB', warehouse, ROWS_IN_MARIADB, { copied, bare });
    await warehouse.close();
  }
  await core.close();
}

async function benchWarehouse(
  name: string,
  warehouse: Warehouse,
  count: number,
  { copied, bare }: { copied: number; bare: Record<ExportFormat, number> },
): Promise<void> {
  const tables = new MarketTables({ use: (work) => work(warehouse) });
  const loadInto = (script: string, naturalKey: string[]) =>
    tables.load({
      load: randomUUID(),
      table: { table_name: `ak_${script}`, display_name: script, category: 'bench', script_id: script },
      naturalKey,
      rows: () => prices(count),
      signal: new AbortController().signal,
      finish: async () => {},
    });
  const found: Row[] = [];
  const note = (what: string, ours: number, limit: number, against: string) =>
    found.push({ what, ours: count / ours, limit: ROWS / limit, unit: 'rows/s', against });
  const copy = 'bare COPY into a table that is there';
  note('in, first load, no key', await seconds(() => loadInto('plain', [])), copied, copy);
  note('in, first load, natural key', await seconds(() => loadInto('keyed', ['date', 'code'])), copied, copy);
  note('in, the same rows again', await seconds(() => loadInto('keyed', ['date', 'code'])), copied, copy);
  const libraries = {
    csv: 'bare COPY … TO STDOUT as CSV',
    excel: 'bare hucre, rows at hand',
    parquet: 'bare hyparquet-writer, rows at hand',
  };
  for (const format of FORMATS) {
    const ours = await seconds(async () => drain(await tables.export('ak_keyed', { format })));
    note(`out as ${format}`, ours, bare[format], libraries[format]);
  }
  const title = `${count.toLocaleString('en')} rows of 12 columns in ${name}`;
  printTable(title, found);
  printTable(`pages of 100 of ${title}`, await benchPages(tables, count));
}

/** The time of pages, the slowest of three. */
async function benchPages(tables: MarketTables, count: number): Promise<Row[]> {
  const found: Row[] = [];
  const orders = [undefined, 'close', 'name'];
  for (const sortBy of orders) {
    for (const page of [1, 100, count / 100]) {
      const times = [];
      for (let round = 0; round < 3; round += 1) {
        const since = performance.now();
        await tables.rows('ak_keyed', { page, pageSize: 100 }, { sortBy, sortOrder: 'desc' });
        times.push(performance.now() - since);
      }
      found.push({
        what: `page ${page.toLocaleString('en')} by ${sortBy ?? 'id'}`,
        ours: Math.max(...times),
        unit: 'ms',
      });
    }
  }
  return found;
}

/**
 * Each in a process of its own: its growth, and what remains of that after garbage collections. More rows
 * must not need more memory.
 */
async function benchMemory(url: string): Promise<void> {
  const found: Row[] = [];
  const script = join(import.meta.dirname, 'tables-memory.ts');
  const measure = async (flags: string[], what: string, table: string, rows: number) => {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, url, what, table, String(rows)]);
    return Number(stdout);
  };
  for (const rows of [ROWS / 4, ROWS]) {
    for (const what of ['load', ...FORMATS]) {
      const name = `${what}, ${rows.toLocaleString('en')} rows`;
      const table = `ak_memory_${rows}`;
      const grown = await measure([], what, table, rows);
      const held = await measure(['--expose-gc'], what, what === 'load' ? `${table}_again` : table, rows);
      found.push({ what: `${name}: process`, ours: grown, unit: 'MiB above idle' });
      found.push({ what: `${name}: without garbage`, ours: held, unit: 'MiB above idle' });
    }
  }
  printTable('memory for rows of 12 columns', found);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

async function copyIn(client: pg.Client): Promise<void> {
  await client.query(
    `create table bare (id bigint generated always as identity primary key, date date, code text, name text, open float8,
       high float8, low float8, close float8, volume bigint, amount float8, turnover float8, suspended boolean, at timestamp)`,
  );
  const lines = Readable.from(
    (async function* () {
      for await (const batch of prices(ROWS)) {
        yield batch.map((row) => `${Object.values(row).join('\t')}\n`).join('');
      }
    })(),
  );
  const columns = Object.keys(price(0)).join(', ');
  await pipeline(lines, client.query(copyFrom(`copy bare (${columns}) from stdin`)));
}

function bareExcel(): Readable {
  const columns = Object.keys(price(0)).map((header) => ({ header }));
  const rows = (async function* () {
    for await (const batch of prices(ROWS)) for (const row of batch) yield Object.values(row);
  })();
  return Readable.fromWeb(writeXlsxStream(rows, { name: 'bare', columns }) as ReadableStream);
}

async function bareParquet(): Promise<void> {
  const writer = new ByteWriter();
  const rows = (async function* () {
    for await (const batch of prices(ROWS)) {
      writer.index = 0;
      yield* batch;
    }
  })();
  await parquetWriteRows({
    writer,
    rows,
    columns: Object.keys(price(0)).map((name) => ({ name })),
    rowGroupSize: 10_000,
  });
}

async function drain(stream: Readable): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.pipe(nowhere);
  await once(nowhere, 'finish');
}
