import { once } from 'node:events';
import { get } from 'node:http';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, execute, refused, startMarket } from './collecting.ts';

/** Column names that could break a pattern, a serializer or a path. */
const AWKWARD = { 'two\nlines': 1, 'carriage\r\nreturn': 2, 'u\u2028v': 3, 'tab\t': 4, 'a/b%20"c"': 5, constructor: 6 };

let market: CollectingMarket;
beforeAll(async () => {
  market = await startMarket({
    'stocks/daily/chinese.ts': collecting(
      `yield { 日期: '2024-01-02', '收盘价(元)': 9.33, 代码: '000001', 成交额: 2n ** 60n + 1n, 总量: 2n ** 70n, 备注: '=1+1',
         时间: '2024-01-02T15:00:00+08:00', 明细: { n: 2n ** 60n + 1n } };`,
      "naturalKey: ['日期'],",
    ),
    // No format makes it so small that it fits into the buffers between the database and a client that reads nothing.
    'stocks/daily/large.ts': collecting(
      "for (let n = 0; n < 100_000; n += 1) yield { n, text: Array.from({ length: 20 }, (_, part) => Math.sin(20 * n + part)).join('') };",
    ),
    'stocks/daily/awkward.js': `export default { name: 'Awkward', *collect() { yield ${JSON.stringify(AWKWARD)}; } };`,
  });
  await execute(market.user, 'chinese');
});
afterAll(() => market[Symbol.asyncDispose]());

test('Numbers that JavaScript cannot hold arrive digit by digit', async () => {
  const { text, headers } = await market.user.get('/api/tables/ak_chinese/data');
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(text).toBe(
    '{"code":0,"message":"success","data":{"items":[{"id":1,"日期":"2024-01-02","收盘价(元)":9.33,"代码":"000001",' +
      '"成交额":1152921504606846977,"总量":1180591620717411303424,"备注":"=1+1","时间":"2024-01-02T07:00:00Z",' +
      '"明细":{"n":1152921504606846977}}],"total":1,"page":1,"page_size":100,"total_pages":1,"table_name":"ak_chinese","columns":["id","日期","收盘价(元)",' +
      '"代码","成交额","总量","备注","时间","明细"],"row_count":1,"offset":0,"limit":100}}',
  );
});

test('Rows and samples may have columns of any name', async () => {
  const { user, admin } = market;
  await execute(user, 'awkward');
  const sample = await admin.post('/api/scripts/awkward/test', { parameters: {} });
  expect(sample.body.data.sample).toEqual([AWKWARD]);
  for (const name of Object.keys(AWKWARD)) {
    const { body } = await user.get(`/api/tables/ak_awkward/data?sort_by=${encodeURIComponent(name)}`);
    expect(body.data.items).toEqual([{ id: 1, ...AWKWARD }]);
  }
});

test('Rows can be sorted by a column of any name', async () => {
  const sortBy = encodeURIComponent('收盘价(元)');
  expect((await market.user.get(`/api/tables/ak_chinese/data?sort_by=${sortBy}`)).body.data.total).toBe(1);
});

test.each([
  ['data?sort_by=nothing', 'column_unknown'],
  ['data?sort_by=id%22%3B--', 'column_unknown'],
  ['data?sort_order=up', 'invalid_parameters'],
  ['data?page_size=101', 'invalid_parameters'],
  ['export?format=pdf', 'invalid_parameters'],
  ['export?limit=0', 'invalid_parameters'],
  ['export?sort_by=nothing', 'column_unknown'],
  ['export?format=excel&sort_by=nothing', 'column_unknown'],
])('%s returns 400', async (path, reason) => {
  expect(await market.user.get(`/api/tables/ak_chinese/${path}`)).toMatchObject(refused(400, 3002, reason));
});

test.each(['', '/schema', '/data', '/export'])('An unknown table returns 404: /api/tables/{name}%s', async (path) => {
  for (const name of ['ak_nothing', 'accounts']) {
    expect(await market.user.get(`/api/tables/${name}${path}`)).toMatchObject(refused(404, 2001, 'table_not_found'));
  }
});

describe('an export', () => {
  beforeAll(() => execute(market.user, 'large'));

  test('opens in a spreadsheet as text, not as a formula', async () => {
    const { text } = await market.user.get('/api/tables/ak_chinese/export');
    expect(parse(text, { bom: true, columns: true })).toMatchObject([
      {
        日期: '2024-01-02',
        代码: '000001',
        成交额: '1152921504606846977',
        总量: '1180591620717411303424',
        备注: "'=1+1",
      },
    ]);
  });

  test.each([
    ['csv', 'text/csv; charset=utf-8', 'csv', 'efbbbf'],
    ['excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', '504b0304'],
    ['parquet', 'application/vnd.apache.parquet', 'parquet', '50415231'],
  ])('as %s has the right type, file name and first bytes', async (format, type, extension, start) => {
    const { server } = market;
    const token = await accountWith(server.core, 'user');
    const response = await fetch(
      `${server.url}/api/tables/ak_chinese/export?format=${format}&sort_by=id&sort_order=desc`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="ak_chinese.${extension}"; filename*=UTF-8''ak_chinese.${extension}`,
    );
    expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toMatch(new RegExp(`^${start}`));
  });

  test.each(['csv', 'excel', 'parquet'])(
    'as %s stops reading the database when the client disconnects, and other exports continue',
    async (format) => {
      await execute(market.user, 'large');
      const { server } = market;
      const headers = { authorization: `Bearer ${await accountWith(server.core, 'user')}` };
      const copies = async () => {
        const { rows } = await server.core.database.pool.query(
          "select from pg_stat_activity where datname = current_database() and state = 'active' and query like 'copy (%'",
        );
        return rows.length;
      };
      const request = get(`${server.url}/api/tables/ak_large/export?format=${format}`, { headers });
      const [response] = await once(request, 'response');
      await once(response, 'readable');
      await eventually(async () => expect(await copies()).toBe(1));
      request.destroy();
      await eventually(async () => expect(await copies()).toBe(0));
      const whole = await market.user.get('/api/tables/ak_large/export');
      expect(whole.text.split('\n')).toHaveLength(100_002);
    },
  );
});
