import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { MarketTables } from '../src/systems/market/domain/tables/tables.ts';
import { warehouseHere } from '../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Cluster } from './cluster.ts';
import { printTable } from './table.ts';

const ROWS = 200_000;
const BATCH = 1_000;

type Price = { date: string; code: string; open: number; high: number; low: number; close: number; volume: number };

/** Rows a second into a table and out of it as CSV, against COPY of the same rows with nothing around it. */
export async function benchTables(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ works: false });
  const { database } = core;
  const client = new pg.Client({ connectionString: core.config.databaseUrl ?? '' });
  await client.connect();
  const scripts = ['plain', 'keyed'];
  for (const script of scripts) {
    await client.query(
      `insert into market_scripts (script_id, script_name, description, category, frequency, path, parameters, natural_key, checksum)
       values ($1, $1, '', 'bench', 'manual', $1, '[]', '{}', '')`,
      [script],
    );
  }

  const tables = new MarketTables({ use: (work) => work(warehouseHere(database)) });
  const loadInto = (script: string, naturalKey: string[]) =>
    tables.load({
      load: randomUUID(),
      table: { table_name: `ak_${script}`, display_name: script, category: 'bench', script_id: script },
      naturalKey,
      rows: prices,
      signal: new AbortController().signal,
      finish: async () => {},
    });
  const plain = await seconds(() => loadInto('plain', []));
  const keyed = await seconds(() => loadInto('keyed', ['date', 'code']));
  const again = await seconds(() => loadInto('keyed', ['date', 'code']));
  const copied = await seconds(() => copyIn(client));

  const out = await seconds(async () => drain(await tables.export('ak_keyed', { format: 'csv' })));
  const bareOut = await seconds(() => drain(client.query(copyTo('copy bare to stdout with (format csv, header)'))));
  await client.end();
  await core.close();

  const unit = 'rows/s';
  const against = 'bare COPY into a table that is there';
  printTable(`${ROWS.toLocaleString('en')} rows of 7 columns`, [
    { what: 'in, first load, no key', ours: ROWS / plain, limit: ROWS / copied, unit, against },
    { what: 'in, first load, natural key', ours: ROWS / keyed, limit: ROWS / copied, unit, against },
    { what: 'in, the same rows again', ours: ROWS / again, limit: ROWS / copied, unit, against },
    { what: 'out as CSV', ours: ROWS / out, limit: ROWS / bareOut, unit, against: 'bare COPY … TO STDOUT as CSV' },
  ]);
}

async function* prices(): AsyncGenerator<Price[]> {
  for (let start = 0; start < ROWS; start += BATCH) {
    yield Array.from({ length: BATCH }, (_, index) => price(start + index));
  }
}

function price(index: number): Price {
  const day = new Date(Date.UTC(2000, 0, 1 + Math.floor(index / 50))).toISOString().slice(0, 10);
  const open = 10 + (index % 977) / 7;
  const code = String(600_000 + (index % 50));
  return { date: day, code, open, high: open + 1, low: open - 1, close: open + 0.5, volume: 1_000 + index };
}

async function copyIn(client: pg.Client): Promise<void> {
  await client.query(
    `create table bare (id bigint generated always as identity primary key, date date, code text, open float8, high float8,
       low float8, close float8, volume bigint)`,
  );
  const lines = Readable.from(
    (async function* () {
      for await (const batch of prices()) {
        yield batch.map((row) => `${Object.values(row).join('\t')}\n`).join('');
      }
    })(),
  );
  const columns = 'date, code, open, high, low, close, volume';
  await pipeline(lines, client.query(copyFrom(`copy bare (${columns}) from stdin`)));
}

async function drain(stream: Readable): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.pipe(nowhere);
  await once(nowhere, 'finish');
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
