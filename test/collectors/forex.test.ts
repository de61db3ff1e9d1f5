import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { csv, json } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const zip = (name: string, text: string) => ({ body: zipSync({ [name]: Buffer.from(text) }) });
const HISTORY = [
  'Date,USD,JPY,CYP,',
  '2024-03-05,1.0849,163.22,N/A,',
  '2024-03-04,1.0846,163.1,N/A,',
  '1999-01-04,1.1789,133.73,0.58231,',
  '',
].join('\n');
const history = () => zip('eurofxref-hist.csv', HISTORY);

describeCollector('ecb_euro_reference_rates', 'ECB', { parameters: {}, answer: history }, (subject) => {
  test('yields a row for each day and currency that has a rate', async () => {
    subject.server.answers(history);
    const { rows } = await subject.collect({});
    expect(rows).toEqual([
      { date: '2024-03-05', currency: 'USD', rate: 1.0849 },
      { date: '2024-03-05', currency: 'JPY', rate: 163.22 },
      { date: '2024-03-04', currency: 'USD', rate: 1.0846 },
      { date: '2024-03-04', currency: 'JPY', rate: 163.1 },
      { date: '1999-01-04', currency: 'USD', rate: 1.1789 },
      { date: '1999-01-04', currency: 'JPY', rate: 133.73 },
      { date: '1999-01-04', currency: 'CYP', rate: 0.58231 },
    ]);
    expect(subject.server.asked).toMatchObject([{ path: '/stats/eurofxref/eurofxref-hist.zip', query: {} }]);
  });

  test('yields the requested currencies and period only', async () => {
    subject.server.answers(history);
    const { rows } = await subject.collect({ currencies: 'usd', start: '2000-01-01', end: '2024-03-04' });
    expect(rows).toEqual([{ date: '2024-03-04', currency: 'USD', rate: 1.0846 }]);
  });

  test.each([
    ['a currency there is not', { currencies: 'XXX' }, history, /columns: XXX not among Date, USD, JPY, CYP/],
    ['a word that is no currency', { currencies: 'dollar' }, history, /parameter currencies: "DOLLAR"/],
    ['a period that ends before it begins', { start: '2024-01-02', end: '2024-01-01' }, history, /is after end/],
    ['two kinds of period', { start: '2024-01-02', recent_days: 3 }, history, /recent_days cannot be combined with/],
    ['changed columns', {}, () => zip('a.csv', 'Day,USD\n2024-03-05,1\n'), /ECB: has changed its columns: Date/],
    ['a ZIP that is cut off', {}, () => ({ body: history().body.subarray(0, 120) }), /ECB: sent an incomplete ZIP/],
    ['a ZIP of something else', {}, () => zip('readme.txt', 'x'), /ECB: sent a ZIP without a CSV file/],
    ['an invalid rate', {}, () => zip('a.csv', 'Date,USD\n2024-03-05,about one\n'), /USD is "about one", not a num/],
    ['an invalid date', {}, () => zip('a.csv', 'Date,USD\n5 March,1\n'), /Date is "5 March", not a date/],
    ['rows of different lengths', {}, () => zip('a.csv', 'Date,USD\n2024-03-05,1,2\n'), /ECB: did not answer with CSV/],
  ])('fails for %s', async (_what, parameters, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure(parameters)).toMatch(message);
  });
});

const SDMX = 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE';
const observation = (currency: string, date: string, value: string) =>
  `EXR.D.${currency}.EUR.SP00.A,D,${currency},EUR,SP00,A,${date},${value}`;
const observations = () =>
  csv(
    SDMX,
    observation('JPY', '2024-03-04', '163.1'),
    observation('JPY', '2024-03-29', ''),
    observation('USD', '2024-03-04', '1.0846'),
  );

describeCollector('ecb_exchange_rates', 'ECB_DATA', { parameters: {}, answer: observations }, (subject) => {
  test('requests the currencies and the period, and yields a row for each observation', async () => {
    subject.server.answers(observations);
    const { rows } = await subject.collect({ currencies: 'USD, jpy', start: '2024-03-01', end: '2024-03-31' });
    expect(rows).toEqual([
      { date: '2024-03-04', currency: 'JPY', base: 'EUR', rate: 163.1 },
      { date: '2024-03-29', currency: 'JPY', base: 'EUR', rate: null },
      { date: '2024-03-04', currency: 'USD', base: 'EUR', rate: 1.0846 },
    ]);
    expect(subject.server.asked).toMatchObject([
      {
        path: '/service/data/EXR/D.USD+JPY.EUR.SP00.A',
        query: { startPeriod: '2024-03-01', endPeriod: '2024-03-31', detail: 'dataonly', format: 'csvdata' },
      },
    ]);
  });

  test('counts the period back from today', async () => {
    subject.server.answers(observations);
    await subject.collect({ recent_days: 10 });
    const since = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
    expect(subject.server.asked[0]?.query).toEqual({ startPeriod: since, detail: 'dataonly', format: 'csvdata' });
  });

  const nothing = () => ({ status: 404, body: 'No results found.' });
  test.each([
    ['404', nothing],
    ['nothing at all', () => ({ body: '' })],
  ])('treats %s as an empty period', async (_what, answer) => {
    subject.server.answers(answer);
    expect((await subject.collect({ start: '2024-03-30', end: '2024-03-31' })).rows).toEqual([]);
  });

  test('fails for an unknown currency and for changed columns', async () => {
    subject.server.answers(nothing);
    expect(await subject.failure({ currencies: 'XXX' })).toMatch(
      /ECB: it has no such currency: HTTP 404 from http:.*No re/,
    );
    subject.server.answers(() => csv('KEY,CURRENCY,TIME_PERIOD,VALUE', 'k,USD,2024-03-04,1'));
    expect(await subject.failure({})).toMatch(/ECB: has changed its columns: CURRENCY_DENOM, OBS_VALUE/);
  });
});

const latest = () => json({ amount: 1, base: 'USD', date: '2024-03-04', rates: { EUR: 0.922, JPY: 150.38 } });

describeCollector('frankfurter_rates', 'FRANKFURTER', { parameters: {}, answer: latest }, (subject) => {
  test('yields the latest rates', async () => {
    subject.server.answers(latest);
    const { rows } = await subject.collect({ base: 'usd', symbols: 'EUR,JPY' });
    expect(rows).toEqual([
      { date: '2024-03-04', base: 'USD', currency: 'EUR', rate: 0.922 },
      { date: '2024-03-04', base: 'USD', currency: 'JPY', rate: 150.38 },
    ]);
    expect(subject.server.asked).toMatchObject([{ path: '/v1/latest', query: { base: 'USD', symbols: 'EUR,JPY' } }]);
  });

  test('requests a year at a time, and omits the day before the period', async () => {
    subject.server.answers(({ path }) =>
      path.includes('2023')
        ? json({ base: 'EUR', rates: { '2023-12-28': { USD: 1.1 }, '2023-12-29': { USD: 1.105 } } })
        : json({ base: 'EUR', rates: { '2023-12-29': { USD: 1.105 }, '2024-01-02': { USD: 1.0956 } } }),
    );
    const { rows } = await subject.collect({ start: '2023-12-29', end: '2024-01-02' });
    expect(rows).toEqual([
      { date: '2023-12-29', base: 'EUR', currency: 'USD', rate: 1.105 },
      { date: '2024-01-02', base: 'EUR', currency: 'USD', rate: 1.0956 },
    ]);
    expect(subject.server.asked.map(({ path }) => path)).toEqual([
      '/v1/2023-12-29..2023-12-31',
      '/v1/2024-01-01..2024-01-02',
    ]);
  });

  test('fails for an unknown currency and for an undocumented answer', async () => {
    subject.server.answers(() => ({ ...json({ message: 'not found' }), status: 404 }));
    const unknown = /Frankfurter: it does not know EUR or XXX: HTTP 404 .*\{"message":"not found"\}/;
    expect(await subject.failure({ symbols: 'XXX' })).toMatch(unknown);
    subject.server.answers(() => json({ base: 'EUR', day: '2024-03-04', rates: {} }));
    expect(await subject.failure({})).toMatch(/the answer has no date/);
    subject.server.answers(() => json('{"base": "EUR", '));
    expect(await subject.failure({})).toMatch(/Frankfurter: did not answer with JSON: \{"base": "EUR",/);
  });
});

const series = () =>
  json({
    terms: { url: 'https://www.bankofcanada.ca/terms/' },
    seriesDetail: {
      FXUSDCAD: { label: 'USD/CAD', description: 'US dollar to Canadian dollar daily exchange rate' },
      V39079: { label: 'Target for the overnight rate', description: 'Target for the overnight rate' },
    },
    observations: [
      { d: '2024-03-04', FXUSDCAD: { v: '1.3573' }, V39079: { v: '5.00' } },
      { d: '2024-03-05', V39079: { v: '5.00' } },
      { d: '2024-03-06', FXUSDCAD: { v: '' } },
    ],
  });
const BOTH = { series: 'FXUSDCAD,V39079' };

describeCollector('bank_of_canada_series', 'BANK_OF_CANADA', { parameters: BOTH, answer: series }, (subject) => {
  test('yields a row for each series and day', async () => {
    subject.server.answers(series);
    const { rows } = await subject.collect({ ...BOTH, start: '2024-03-04', end: '2024-03-06' });
    const rate = { series: 'V39079', label: 'Target for the overnight rate', value: 5 };
    expect(rows).toEqual([
      { series: 'FXUSDCAD', label: 'USD/CAD', date: '2024-03-04', value: 1.3573 },
      { ...rate, date: '2024-03-04' },
      { ...rate, date: '2024-03-05' },
      { series: 'FXUSDCAD', label: 'USD/CAD', date: '2024-03-06', value: null },
    ]);
    expect(subject.server.asked).toMatchObject([
      {
        path: '/valet/observations/FXUSDCAD,V39079/json',
        query: { start_date: '2024-03-04', end_date: '2024-03-06' },
      },
    ]);
  });

  test('fails for an unknown series and for an undocumented answer', async () => {
    const docs = 'https://www.bankofcanada.ca/valet/docs';
    subject.server.answers(() => ({ ...json({ message: 'Series FXXXXCAD not found.', docs }), status: 404 }));
    expect(await subject.failure({ series: 'FXXXXCAD' })).toMatch(/it has no series FXXXXCAD: HTTP 404 .*not found/);
    subject.server.answers(() => json({ seriesDetail: {}, observations: [] }));
    expect(await subject.failure(BOTH)).toMatch(/seriesDetail has no FXUSDCAD, V39079/);
    expect(await subject.failure({ series: 'a/b' })).toMatch(/parameter series: "a\/b"/);
  });
});

const table = (no: string, effectiveDate: string, mid: number) => ({
  table: 'A',
  no,
  effectiveDate,
  rates: [{ currency: 'dolar amerykański', code: 'USD', mid }],
});
const tables = () => json([table('046/A/NBP/2024', '2024-03-05', 3.9744)]);

describeCollector('nbp_exchange_rates', 'NBP', { parameters: {}, answer: tables }, (subject) => {
  const row = { table: 'A', currency: 'USD', currency_name: 'dolar amerykański' };

  test('yields the latest table', async () => {
    subject.server.answers(tables);
    const { rows } = await subject.collect({});
    expect(rows).toEqual([{ ...row, date: '2024-03-05', rate: 3.9744, table_number: '046/A/NBP/2024' }]);
    expect(subject.server.asked).toMatchObject([{ path: '/api/exchangerates/tables/A/', query: { format: 'json' } }]);
  });

  test('requests 93 days at a time, and treats 404 as a period without working days', async () => {
    subject.server.answers((_asked, count) =>
      count === 2
        ? { status: 404, body: '404 NotFound - Not Found - Brak danych' }
        : json([table(`${count}/A/NBP/2024`, `2024-0${count}-02`, 4)]),
    );
    const { rows } = await subject.collect({ start: '2024-01-01', end: '2024-07-05' });
    expect(rows).toEqual([
      { ...row, date: '2024-01-02', rate: 4, table_number: '1/A/NBP/2024' },
      { ...row, date: '2024-03-02', rate: 4, table_number: '3/A/NBP/2024' },
    ]);
    expect(subject.server.asked.map(({ path }) => path.slice('/api/exchangerates/tables/A/'.length))).toEqual([
      '2024-01-01/2024-04-02/',
      '2024-04-03/2024-07-04/',
      '2024-07-05/2024-07-05/',
    ]);
  });

  test('fails for a refused request and for an undocumented answer', async () => {
    subject.server.answers(() => ({ status: 400, body: '400 BadRequest - Invalid date range' }));
    expect(await subject.failure({ start: '2024-01-01' })).toMatch(/National Bank of Poland: HTTP 400 .*date range/);
    subject.server.answers(() => json([{ no: '1', effectiveDate: '2024-01-02' }]));
    expect(await subject.failure({})).toMatch(/a table has no rates/);
  });
});
