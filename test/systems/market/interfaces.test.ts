import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../../../src/systems/market/domain/aktools/addresses.ts';
import { readCatalogue } from '../../../src/systems/market/domain/interfaces/catalogue.ts';
import type { CollectableInterface } from '../../../src/systems/market/domain/interfaces/collectable-interface.ts';
import { checkInterfaceParameters } from '../../../src/systems/market/domain/interfaces/interface-parameters.ts';
import { Interfaces } from '../../../src/systems/market/domain/interfaces/interfaces.ts';
import { pythonArguments } from '../../support/aktools.ts';

const interfaces = new Interfaces();
const names = (keyword: string, pageSize = 5) =>
  interfaces.list({ page: 1, pageSize }, { keyword }).items.map(({ name }) => name);

function find(name: string): CollectableInterface {
  const found = interfaces.find(name);
  if (!found) throw new Error(`no interface ${name}`);
  return found;
}

/** Clients have stored these ids. */
const KEPT_IDS = {
  stock_zh_a_hist: 1,
  get_us_stock_name: 2,
  stock_zh_a_spot_em: 368,
  fund_fh_em: 435,
  bond_cb_jsl: 731,
  air_city_table: 1053,
  volatility_yz_rv: 1052,
};

describe('the catalogue', () => {
  const { lastId, source, categories, interfaces: all } = readCatalogue();

  test('contains the functions of one version of AKShare, each once', () => {
    expect(source).toEqual({
      library: 'AKShare',
      version: '1.18.94',
      commit: '0e7db00cb98ac6709e2b553efb5a79629aca7a72',
      repository: 'https://github.com/akfamily/akshare',
      licence: 'MIT',
      copyright: 'Copyright (c) 2019-2026 Albert King',
    });
    expect(all).toHaveLength(1090);
    expect(new Set(all.map(({ name }) => name)).size).toBe(1090);
    // Each makes a table ak_<name>, and PostgreSQL's names have at most 63 bytes.
    for (const { name } of all) expect(name).toMatch(/^[a-z0-9_]{1,60}$/);
    const known = categories.map(({ name }) => name);
    for (const { category } of all) expect(known).toContain(category);
  });

  test('keeps its ids', () => {
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.min(...ids)).toBeGreaterThan(0);
    expect(Math.max(...ids)).toBeLessThanOrEqual(lastId);
    const byName = new Map(all.map(({ name, id }) => [name, id]));
    const kept = KEPT_IDS;
    expect(Object.keys(kept).map((name) => byName.get(name))).toEqual(Object.values(kept));
  });
});

describe('a search', () => {
  test('lists an exact name first, then names with that prefix', () => {
    expect(names('stock_zh_a_hist')).toEqual([
      'stock_zh_a_hist',
      'stock_zh_a_hist_min_em',
      'stock_zh_a_hist_pre_min_em',
      'stock_zh_a_hist_tx',
      'rv_from_stock_zh_a_hist_min_em',
    ]);
  });

  test('finds Chinese titles, headings, categories and sites', () => {
    expect(names('可转债实时数据-集思录')).toEqual(['bond_cb_jsl']);
    expect(names('金融期权-新浪', 100)).toContain('option_cffex_sz50_list_sina');
    expect(names('加密货币')).toContain('crypto_js_spot');
    expect(names('interest rates', 100)).toContain('rate_interbank');
    expect(names('aqistudy.cn')).toContain('air_city_table');
  });

  test('requires every word, in any case and width', () => {
    const found = names('  SHFE　ｒｅｃｅｉｐｔ ', 100);
    expect(found).toEqual(['futures_shfe_warehouse_receipt']);
    expect(names('仓单 大连商品交易所')).toEqual(['futures_warehouse_receipt_dce']);
    expect(names('仓单 没有这个词')).toEqual([]);
  });

  test('finds Chinese written without spaces', () => {
    const spaced = names('A股 历史行情', 100);
    expect(spaced.length).toBeGreaterThan(5);
    for (const keyword of ['A股历史行情', 'a股历史行情', 'Ａ股历史行情']) expect(names(keyword, 100)).toEqual(spaced);
    expect(names('仓单大连商品交易所')).toEqual(['futures_warehouse_receipt_dce']);
    expect(names('可转债实时数据集思录', 100)).toEqual(names('可转债实时数据 集思录', 100));
    expect(names('仓单没有这个词')).toEqual([]);
    expect(names('股票'.repeat(100))).toEqual(names('股票 '.repeat(100)));
  });

  test('without words finds all, in the order of their ids', () => {
    for (const keyword of [undefined, '', ' ']) {
      const { items, total } = interfaces.list({ page: 109, pageSize: 10 }, { keyword });
      expect(total).toBe(1090);
      expect(items.map(({ id }) => id)).toEqual([1081, 1082, 1083, 1084, 1085, 1086, 1087, 1088, 1089, 1090]);
    }
  });

  test('can be limited to a category', () => {
    const { items, total } = interfaces.list({ page: 1, pageSize: 100 }, { category: 'crypto', keyword: 'js' });
    expect(items.map(({ category }) => category)).toEqual(items.map(() => 'crypto'));
    expect(items).toHaveLength(total);
    expect(interfaces.list({ page: 1, pageSize: 10 }, { category: 'no such' })).toEqual({ items: [], total: 0 });
  });
});

describe('parameters', () => {
  const given = (name: string, values: object) => () => checkInterfaceParameters(find(name), { ...values });
  const refused = (...problems: object[]) =>
    expect.objectContaining({ code: 'parameters_invalid', data: { problems } });

  test('that are valid are passed unchanged, and nothing is added', () => {
    expect(given('stock_zh_a_hist', { symbol: '000001', adjust: '', period: null })()).toEqual({
      symbol: '000001',
      adjust: '',
    });
    expect(given('fund_fh_em', { page: -1 })()).toEqual({ page: -1 });
    expect(given('stock_zh_a_hist', {})()).toEqual({});
  });

  test('that are invalid are refused all at once', () => {
    const values = { symbol: 600000, period: 'hourly', start_date: 'a"b', timeout: 3, no_such: 1 };
    expect(given('stock_zh_a_hist', values)).toThrow(
      refused(
        { name: 'symbol', problem: 'string' },
        { name: 'period', problem: 'choices', choices: ['daily', 'weekly', 'monthly'] },
        { name: 'timeout', problem: 'unsendable' },
        { name: 'no_such', problem: 'unknown' },
        { name: 'start_date', problem: 'characters' },
      ),
    );
    expect(given('futures_foreign_commodity_realtime', {})).toThrow(refused({ name: 'symbol', problem: 'required' }));
    expect(given('bond_cb_jsl', { cookie: 'x' })).toThrow(refused({ name: 'cookie', problem: 'unsendable' }));
  });

  test.each(['a"b', 'a\\', 'a&b', 'a=b', 'a+b', 'a\nb', 'a\rb', '\0', 'my cookie', '\ud800', 'x'.repeat(1_001)])(
    'that AKTools would misread are refused: %j',
    (symbol) => {
      expect(given('stock_zh_a_hist', { symbol })).toThrow(refused({ name: 'symbol', problem: 'characters' }));
    },
  );

  test('that are accepted reach the function unchanged', () => {
    const awkward = fc.string({ unit: fc.constantFrom(...'ab 0\'"\\&=+%#?/;,(){}\n中𠮷é', 'cookie', '%22', '\u2028') });
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string({ unit: 'binary' })), awkward, (symbol, start_date) => {
        const values = { symbol, start_date };
        let sent: Readonly<Record<string, unknown>>;
        try {
          sent = given('stock_zh_a_hist', values)();
        } catch {
          return;
        }
        const { search } = addressOf('http://aktools/', 'stock_zh_a_hist', sent);
        expect(pythonArguments(search.slice(1))).toEqual(values);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('An interface that AKTools cannot serve is marked beforehand', () => {
  expect(find('bond_available_index_cbond').unavailable).toEqual({ returns: 'list' });
  expect(find('volatility_yz_rv').unavailable).toEqual({ parameters: ['data'] });
  expect(find('stock_zh_a_hist').unavailable).toBeUndefined();
  const all = readCatalogue().interfaces.map(({ name }) => find(name));
  expect(all.filter(({ unavailable }) => unavailable)).toHaveLength(21);
  expect(() => checkInterfaceParameters(find('volatility_yz_rv'), {})).toThrow(
    expect.objectContaining({ code: 'interface_unavailable' }),
  );
  expect(interfaces.find('no_such')).toBeUndefined();
});
