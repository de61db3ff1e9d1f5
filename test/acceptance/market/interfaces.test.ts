/** The catalogue of AKShare's functions, browsed and searched. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CollectingMarket, ok, page, refused, startMarket } from './collecting.ts';

let market: CollectingMarket;
beforeAll(async () => {
  market = await startMarket();
});
afterAll(() => market[Symbol.asyncDispose]());

const HISTORY = {
  id: 1,
  name: 'stock_zh_a_hist',
  display_name: 'A股-历史行情数据-东财',
  category: 'stocks',
  description: 'A股 / 历史行情数据 / 历史行情数据-东财 · quote.eastmoney.com',
  parameter_count: 6,
  available: true,
  category_name: 'stocks',
  is_active: true,
};

const PARAMETERS = [
  {
    name: 'symbol',
    type: 'string',
    required: false,
    default_value: '000001',
    description: '例如 603777，默认 000001',
    sendable: true,
    example: '603777',
  },
  {
    name: 'period',
    type: 'string',
    required: false,
    default_value: 'daily',
    description: '默认 daily',
    sendable: true,
    choices: ['daily', 'weekly', 'monthly'],
  },
  {
    name: 'start_date',
    type: 'string',
    required: false,
    default_value: '19700101',
    description: '格式 YYYYMMDD，例如 20210301，默认 19700101',
    sendable: true,
    format: 'YYYYMMDD',
    example: '20210301',
  },
  {
    name: 'end_date',
    type: 'string',
    required: false,
    default_value: '20500101',
    description: '格式 YYYYMMDD，例如 20210616，默认 20500101',
    sendable: true,
    format: 'YYYYMMDD',
    example: '20210616',
  },
  {
    name: 'adjust',
    type: 'string',
    required: false,
    default_value: '',
    description: '',
    sendable: true,
    choices: ['qfq', 'hfq', ''],
  },
  { name: 'timeout', type: 'number', required: false, default_value: null, description: '', sendable: false },
];

test('Interfaces are listed by page', async () => {
  const { body } = await market.user.get('/api/interfaces/?page=2&page_size=3');
  const item = (id: number) => expect.objectContaining({ id });
  expect(body).toEqual(page([item(4), item(5), item(6)], { total: 1090, page: 2, pageSize: 3 }));
  expect((await market.user.get('/api/interfaces')).body.data.items).toHaveLength(20);
  expect((await market.user.get('/api/interfaces/?page=400')).body).toEqual(page([], { total: 1090, page: 400 }));
});

test('Interfaces can be searched within a category or everywhere', async () => {
  const search = async (query: Record<string, string>) =>
    (await market.user.get(`/api/interfaces/?${new URLSearchParams(query)}`)).body;
  expect(await search({ keyword: 'stock_zh_a_hist', page_size: '1' })).toEqual(
    page([HISTORY], { total: 5, pageSize: 1 }),
  );
  expect(await search({ keyword: 'A股 历史行情数据-东财' })).toEqual(page([HISTORY]));
  expect(await search({ keyword: 'stock_zh_a_hist', category: 'funds' })).toEqual(page([]));
  expect(await search({ category: 'tools' })).toEqual(page([expect.objectContaining({ category: 'tools' })]));
  expect(await search({ category: 'no such' })).toEqual(page([]));
});

test('Interfaces are grouped into categories', async () => {
  const { body } = await market.user.get('/api/interfaces/categories');
  expect(body.data).toHaveLength(15);
  expect(body).toEqual(ok(expect.any(Array)));
  expect(body.data[0]).toEqual({
    name: 'stocks',
    display_name: '股票',
    display_name_en: 'Stocks',
    description: '股票相关数据接口',
    interface_count: 398,
  });
  const counts = body.data.map((one: { interface_count: number }) => one.interface_count);
  expect(counts.reduce((sum: number, count: number) => sum + count)).toBe(1090);
});

test('An interface is shown with its parameters and columns', async () => {
  const { body } = await market.user.get('/api/interfaces/1');
  const text = (name: string) => ({ name, type: 'object' });
  const float = (name: string) => ({ name, type: 'float64' });
  expect(body).toEqual(
    ok({
      ...HISTORY,
      unavailable_reason: null,
      documented: true,
      path: ['A股', '历史行情数据', '历史行情数据-东财'],
      host: 'quote.eastmoney.com',
      parameters: PARAMETERS,
      columns: [
        ...['日期', '股票代码'].map(text),
        ...['开盘', '收盘', '最高', '最低'].map(float),
        { name: '成交量', type: 'int64' },
        ...['成交额', '振幅', '涨跌幅', '涨跌额', '换手率'].map(float),
      ],
      columns_partial: false,
    }),
  );
  expect((await market.user.get('/api/interfaces/1/parameters')).body).toEqual(ok(PARAMETERS));
});

test('An interface that AKTools cannot serve says so', async () => {
  const { body } = await market.user.get('/api/interfaces/1052');
  expect(body).toEqual(
    ok({
      id: 1052,
      name: 'volatility_yz_rv',
      display_name: 'volatility_yz_rv',
      category: 'research',
      description: 'volatility_yz_rv',
      parameter_count: 1,
      available: false,
      category_name: 'research',
      is_active: false,
      unavailable_reason: '必填参数 data 无法通过 AKTools 传递 · it requires data, which AKTools cannot transmit',
      documented: false,
      path: [],
      host: null,
      parameters: [
        { name: 'data', type: 'dataframe', required: true, default_value: null, description: '', sendable: false },
      ],
      columns: [],
      columns_partial: false,
    }),
  );
});

test('An interface’s columns may depend on its parameters', async () => {
  const { body } = await market.user.get('/api/interfaces/?keyword=futures_spot_sys');
  const shown = await market.user.get(`/api/interfaces/${body.data.items[0].id}`);
  expect(shown.body.data.columns).toEqual(shown.body.data.column_variants[0].columns);
  expect(shown.body.data.column_variants[1]).toEqual({
    label: '基差率',
    columns: [
      { name: '日期', type: 'object' },
      { name: '基差率', type: 'float64' },
    ],
  });
});

test('An unknown interface and a caller without a token are refused', async () => {
  const { user, anybody } = market;
  for (const path of ['', '/parameters']) {
    expect(await user.get(`/api/interfaces/1091${path}`)).toMatchObject(
      refused(404, 2001, 'interface_not_found', '接口不存在: 1091'),
    );
    expect(await user.get(`/api/interfaces/stocks${path}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
    expect(await anybody.get(`/api/interfaces/1${path}`)).toMatchObject(refused(401, 1001, 'sign_in_required'));
  }
  const english = await user.get('/api/interfaces/1091', { 'accept-language': 'en' });
  expect(english.body.message).toBe('no such interface: 1091');
  for (const query of ['page=0', 'page_size=101', 'page=x', `keyword=${'x'.repeat(201)}`]) {
    expect(await user.get(`/api/interfaces/?${query}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  }
  for (const path of ['', 'categories']) {
    expect(await anybody.get(`/api/interfaces/${path}`)).toMatchObject(refused(401, 1001, 'sign_in_required'));
  }
});
