/**
 * The memory of one load or one export, in a process that does nothing else: `node bench/tables-memory.ts
 * <database url> load|csv|excel|parquet <table> <rows>` writes the MiB above the initial memory: of the process
 * (RSS), or with `--expose-gc` of JavaScript after a garbage collection every 250 ms.
 */
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pino from 'pino';
import { openDatabase } from '../src/core/db/database.ts';
import { type ExportFormat, MarketTables } from '../src/systems/market/domain/tables/tables.ts';
import { warehouseHere } from '../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import { prices } from './table-rows.ts';

const [connectionString = '', what = '', table = '', rows = ''] = process.argv.slice(2);
const quiet = pino({ level: 'silent' });
const database = openDatabase({ connectionString }, quiet);
const warehouse = warehouseHere(database, quiet);
const tables = new MarketTables({ use: (work) => work(warehouse) });
await tables.list({ page: 1, pageSize: 1 });

const collect = globalThis.gc;
const held = () => {
  if (!collect) return process.memoryUsage().rss;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const idle = held();
let most = idle;
const timer = setInterval(() => (most = Math.max(most, held())), collect ? 250 : 20);
if (what === 'load') {
  await tables.load({
    load: randomUUID(),
    table: { table_name: table, display_name: table, category: 'bench', script_id: table.slice(3) },
    naturalKey: ['date', 'code'],
    rows: () => prices(Number(rows)),
    signal: new AbortController().signal,
    finish: async () => {},
  });
} else {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(await tables.export(table, { format: what as ExportFormat }), nowhere);
}
clearInterval(timer);
process.stdout.write(String((most - idle) / 1_048_576));
await database.close();
