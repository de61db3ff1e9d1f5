/** A whole job: a script collects real prices into a table, and a user downloads them. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CollectingMarket, EXECUTION_ID, execute, ok, page, startMarket, TIME } from './collecting.ts';

let market: CollectingMarket;
beforeAll(async () => {
  market = await startMarket();
});
afterAll(() => market[Symbol.asyncDispose]());

const completed = (rowsBefore: number, rowsAffected: number) => ({
  id: EXECUTION_ID,
  created_at: TIME,
  execution_id: EXECUTION_ID,
  task_id: expect.any(Number),
  script_id: 'sample_aapl_daily',
  params: {},
  status: 'completed',
  progress: 100,
  start_time: TIME,
  end_time: TIME,
  duration: expect.any(Number),
  rows_before: rowsBefore,
  rows_after: 1260,
  rows_affected: rowsAffected,
  result: { message: 'success', table_name: 'ak_sample_aapl_daily' },
  error_message: null,
  retry_count: 0,
  triggered_by: 'manual',
  operator_id: expect.any(Number),
});

const column = (name: string, type: string) => ({ name, type, nullable: true, key: null, default: null });

const COLUMNS = [
  { name: 'id', type: 'BIGINT', nullable: false, key: 'PRI', default: null },
  { name: 'date', type: 'DATE', nullable: true, key: 'UNI', default: null },
  ...['open', 'high', 'low', 'close', 'adj_close'].map((name) => column(name, 'DOUBLE PRECISION')),
  column('volume', 'BIGINT'),
];

const TABLE = {
  id: expect.any(Number),
  script_id: 'sample_aapl_daily',
  natural_key: ['date'],
  created_at: TIME,
  updated_at: TIME,
  last_update_time: TIME,
  last_update_status: 'success',
  table_comment: 'Sample Aapl Daily',
  table_name: 'ak_sample_aapl_daily',
  display_name: 'Sample Aapl Daily',
  category: 'stocks',
  row_count: 1260,
  size_bytes: expect.any(Number),
  last_updated_at: TIME,
  data_start_date: '2013-05-13',
  data_end_date: '2018-05-11',
};

test('A script collects 1,260 real daily prices, and a user downloads them', async () => {
  const { user, other } = market;
  expect(await execute(user, 'sample_aapl_daily')).toEqual(completed(0, 1260));
  expect(await execute(user, 'sample_aapl_daily')).toEqual(completed(1260, 0));

  // Every signed-in user can read every table.
  expect((await other.get('/api/tables/')).body).toEqual(page([TABLE]));
  expect((await other.get('/api/tables/?category=stocks')).body).toEqual(page([TABLE]));
  expect((await other.get('/api/tables/?category=funds')).body).toEqual(page([]));
  const table = '/api/tables/ak_sample_aapl_daily';
  expect((await other.get(table)).body).toEqual(ok({ ...TABLE, schema_info: { columns: COLUMNS } }));
  expect((await other.get(`${table}/schema`)).body).toEqual(
    ok({
      columns: COLUMNS,
      table_name: 'ak_sample_aapl_daily',
      natural_key: ['date'],
      row_count: 1260,
      data_size: expect.stringMatching(/^[\d.]+ KiB$/),
      last_update_time: TIME,
    }),
  );

  const { body } = await other.get(`${table}/data?sort_by=date&sort_order=desc&page_size=1&page=2`);
  const { data } = page(
    [
      {
        id: 1259,
        date: '2018-05-10',
        open: 187.740005,
        high: 190.369995,
        low: 187.649994,
        close: 190.039993,
        adj_close: 189.309998,
        volume: 27989300,
      },
    ],
    { total: 1260, page: 2, pageSize: 1 },
  );
  expect(body).toEqual(
    ok({
      ...(data as object),
      table_name: 'ak_sample_aapl_daily',
      columns: COLUMNS.map(({ name }) => name),
      row_count: 1,
      offset: 1,
      limit: 1,
    }),
  );

  const csv = await other.get(`${table}/export?format=csv`);
  expect(csv.status).toBe(200);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="ak_sample_aapl_daily.csv"/);
  const rows: Record<string, string>[] = parse(csv.text, { bom: true, columns: true });
  expect(rows).toHaveLength(1260);
  expect(rows[0]).toEqual({
    id: '1',
    date: '2013-05-13',
    open: '64.501427',
    high: '65.414284',
    low: '64.5',
    close: '64.96286',
    adj_close: '50.961628',
    volume: '79237200',
  });
  expect(parse((await other.get(`${table}/export?limit=3`)).text, { bom: true, columns: true })).toEqual(
    rows.slice(0, 3),
  );
});
