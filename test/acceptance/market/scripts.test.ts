import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, ok, page, refused, startMarket, TIME } from './collecting.ts';

let market: CollectingMarket;
beforeAll(async () => {
  const declaration = `
    description: '获取A股日线数据', naturalKey: ['日期'],
    parameters: {
      symbol: { type: 'string', required: true, description: '股票代码' },
      adjust: { type: 'string', choices: ['qfq', 'hfq'], default: 'qfq' },
    },`;
  market = await startMarket({
    'stocks/daily/sample_hist.ts': collecting('yield {};', declaration),
    'funds/weekly/fund_values.js': "export default { name: '基金净值', *collect() {} };",
    'funds/daily/broken.ts': 'export default {',
  });
});
afterAll(() => market[Symbol.asyncDispose]());

/** The fields that all shipped scripts share. */
const SHARED = {
  missing_since: null,
  created_at: TIME,
  updated_at: TIME,
  sub_category: null,
  function_name: null,
  estimated_duration: null,
  timeout: 0,
  is_custom: false,
};
const HIST = {
  ...SHARED,
  module_path: 'stocks/daily/sample_hist.ts',
  parameters: [
    { name: 'symbol', type: 'string', required: true, default_value: null, description: '股票代码' },
    {
      name: 'adjust',
      type: 'string',
      required: false,
      default_value: 'qfq',
      description: '',
      choices: ['qfq', 'hfq'],
    },
  ],
  natural_key: ['日期'],
  target_table: 'ak_sample_hist',
  source: 'stocks',
  id: expect.any(Number),
  script_id: 'sample_hist',
  script_name: 'Test',
  category: 'stocks',
  frequency: 'daily',
  is_active: true,
  description: '获取A股日线数据',
};
const FUND = {
  ...SHARED,
  module_path: expect.stringMatching(/^funds\/weekly\/fund_values\./),
  parameters: [],
  natural_key: [],
  target_table: 'ak_fund_values',
  source: 'funds',
  id: expect.any(Number),
  script_id: 'fund_values',
  script_name: '基金净值',
  category: 'funds',
  frequency: 'weekly',
  is_active: true,
  description: '',
};

describe('GET /api/scripts/', () => {
  test.each(['/api/scripts/', '/api/scripts'])('returns 200: %s', async (path) => {
    expect(await market.user.get(`${path}?category=funds`)).toMatchObject({ status: 200, body: page([FUND]) });
  });

  test('returns 200 filtered, by page', async () => {
    const { body: all } = await market.user.get('/api/scripts/?page_size=100');
    expect(all.data.items).toEqual(expect.arrayContaining([HIST, FUND]));
    expect(all.data.total).toBe(all.data.items.length);
    const { body } = await market.user.get('/api/scripts/?is_active=true&page_size=1&page=2');
    expect(body).toEqual(page([all.data.items[1]], { total: all.data.total, page: 2, pageSize: 1 }));
    expect((await market.user.get('/api/scripts/?is_active=false')).body).toEqual(page([]));
  });

  test.each(['page=0', 'page_size=101', 'page=x', 'is_active=maybe'])('returns 400: %s', async (query) => {
    expect(await market.user.get(`/api/scripts/?${query}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  });

  test('returns 401 without a token', async () => {
    expect(await market.anybody.get('/api/scripts/')).toMatchObject({ status: 401, body: { code: 1001 } });
  });
});

test('GET /api/scripts/categories returns the categories and their numbers of scripts', async () => {
  const { status, body } = await market.user.get('/api/scripts/categories');
  expect({ status, body }).toEqual({ status: 200, body: ok(expect.arrayContaining(['funds', 'stocks'])) });
});

describe('GET /api/scripts/{script_id}', () => {
  test('returns 200 with the script', async () => {
    expect((await market.user.get('/api/scripts/sample_hist')).body).toEqual(ok(HIST));
  });

  test('returns 404 for an unknown script', async () => {
    expect(await market.user.get('/api/scripts/nothing')).toMatchObject(
      refused(404, 2001, 'script_not_found', '脚本不存在: nothing'),
    );
    const english = await market.user.get('/api/scripts/nothing', { 'accept-language': 'en' });
    expect(english.body.message).toBe('no such script: nothing');
  });
});
