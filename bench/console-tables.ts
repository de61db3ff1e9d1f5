/**
 * Pages of a table of a million rows through the API, as the console asks for them: p99 by order and by filter. After
 * each page the same rows are read by a bare query, which tells the load of the machine from the time that is ours.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import pino from 'pino';
import type { APIRequestContext } from 'playwright-core';
import type { Core } from '../src/core/core.ts';
import { MarketTables } from '../src/systems/market/domain/tables/tables.ts';
import { warehouseHere } from '../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Row } from './table.ts';
import { prices } from './table-rows.ts';

const ROWS = 1_000_000;
const ASKED = 200;
const LIMIT = 50;
const TABLE = 'ak_million';

export async function tablePages(core: Core, requests: APIRequestContext, url: string): Promise<Row[]> {
  await load(core);
  const bare = new pg.Client(core.database.connection);
  await bare.connect();
  try {
    return await measured(bare, requests, url);
  } finally {
    await bare.end();
  }
}

async function measured(bare: pg.Client, requests: APIRequestContext, url: string): Promise<Row[]> {
  const data = (page: number, order: string) =>
    `/market/api/tables/${TABLE}/data?page=${page}&page_size=100${order && `&sort_by=${order}&sort_order=desc`}`;
  const somewhere = () => 1 + Math.floor(Math.random() * (ROWS / 100));
  const found = (where: object[]) =>
    `/console/api/tables/${TABLE}/rows?where=${encodeURIComponent(JSON.stringify(where))}`;
  const close = () => (10.5 + Math.floor(Math.random() * 977) / 7).toFixed(4);
  const asked: [string, () => string][] = [
    ['in the order of the load, any page', () => data(somewhere(), '')],
    ['by a column, the first ten pages', () => data(1 + Math.floor(Math.random() * 10), 'close')],
    ['by a column, the last ten pages', () => data(ROWS / 100 - Math.floor(Math.random() * 10), 'close')],
    ['by a column, any page', () => data(somewhere(), 'close')],
    ['filter: at least a value', () => found([{ column: 'close', operator: 'ge', value: close() }])],
    ['filter: a day', () => found([{ column: 'date', operator: 'eq', value: '1950-06-01' }])],
  ];
  for (const [, path] of asked) await prepared(requests, () => `${url}${path()}`);
  const rows: Row[] = [];
  for (const [what, path] of asked) {
    const times: number[] = [];
    const bareTimes: number[] = [];
    for (let count = 0; count < ASKED; count += 1) {
      const { milliseconds, ids } = await read(requests, `${url}${path()}`);
      times.push(milliseconds);
      bareTimes.push(await readBare(bare, ids));
    }
    rows.push({ what: `${what}, half within`, ours: quantile(times, 0.5), unit: 'ms' });
    rows.push({ what: `${what}, p99`, ours: quantile(times, 0.99), limit: LIMIT, unit: 'ms', against: 'the budget' });
    rows.push({ what: `${what}, a bare query, half within`, ours: quantile(bareTimes, 0.5), unit: 'ms' });
    rows.push({ what: `${what}, a bare query, p99`, ours: quantile(bareTimes, 0.99), unit: 'ms' });
  }
  return rows;
}

/** Waits until pages come from an index: in a filter the server says so, an order is asked for until it is fast. */
async function prepared(requests: APIRequestContext, url: () => string): Promise<void> {
  const patience = 60;
  for (let count = 0, fast = 0; count < patience && fast < 5; count += 1) {
    const address = url();
    const answer = await requests.get(address);
    fast = answer.ok() && (await read(requests, address)).milliseconds < LIMIT ? fast + 1 : 0;
    if (fast === 0) await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface PageBody {
  data?: { items: { id: number }[] };
  rows?: [id: number][];
}

/** @returns the time until the whole answer was there, and the ids of its rows */
async function read(requests: APIRequestContext, url: string): Promise<{ milliseconds: number; ids: number[] }> {
  const { cookies } = await requests.storageState();
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  const since = performance.now();
  // Not by the browser's driver, whose own time would count.
  const answer = await fetch(url, { headers });
  const body = await answer.text();
  const milliseconds = performance.now() - since;
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${body}`);
  const { data, rows } = JSON.parse(body) as PageBody;
  return { milliseconds, ids: data ? data.items.map(({ id }) => id) : (rows ?? []).map(([id]) => id) };
}

async function readBare(bare: pg.Client, ids: readonly number[]): Promise<number> {
  const since = performance.now();
  await bare.query(`select * from warehouse.${TABLE} where id = any($1)`, [ids]);
  return performance.now() - since;
}

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

async function load({ database }: Core): Promise<void> {
  const warehouse = warehouseHere(database, pino({ level: 'silent' }));
  const tables = new MarketTables({ use: (work) => work(warehouse) });
  await tables.load({
    load: randomUUID(),
    table: { table_name: TABLE, display_name: 'Million', category: 'bench', script_id: 'million' },
    naturalKey: ['date', 'code'],
    rows: () => prices(ROWS),
    signal: new AbortController().signal,
    finish: async () => {},
  });
  await warehouse.close();
}
