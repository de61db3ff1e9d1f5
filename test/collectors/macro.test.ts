import { expect, test } from 'vitest';
import { csv, html, json } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const dgs10 = () => csv('observation_date,DGS10', '2024-03-01,4.19', '2024-03-04,4.22', '2024-03-05,');

describeCollector('fred_series', 'FRED', { parameters: { series: 'DGS10' }, answer: dgs10 }, (subject) => {
  test('yields a row for each observation, series by series', async () => {
    subject.server.answers(({ query }) =>
      query.id === 'DGS10' ? dgs10() : csv('DATE,UNRATE', '2024-02-01,3.9', '2024-03-01,.'),
    );
    const { rows } = await subject.collect({ series: 'dgs10, UNRATE', start: '2024-02-01', end: '2024-03-31' });
    expect(rows).toEqual([
      { series: 'DGS10', date: '2024-03-01', value: 4.19 },
      { series: 'DGS10', date: '2024-03-04', value: 4.22 },
      { series: 'DGS10', date: '2024-03-05', value: null },
      { series: 'UNRATE', date: '2024-02-01', value: 3.9 },
      { series: 'UNRATE', date: '2024-03-01', value: null },
    ]);
    const period = { cosd: '2024-02-01', coed: '2024-03-31' };
    expect(subject.server.asked).toMatchObject([
      { path: '/graph/fredgraph.csv', query: { id: 'DGS10', ...period } },
      { path: '/graph/fredgraph.csv', query: { id: 'UNRATE', ...period } },
    ]);
  });

  test('yields nothing for a period without observations', async () => {
    subject.server.answers(() => csv('observation_date,DGS10'));
    expect((await subject.collect({ series: 'DGS10' })).rows).toEqual([]);
  });

  test.each([
    [
      'a series there is not',
      () => html('Error - St. Louis Fed', 404),
      /FRED: it has no series DGS10: HTTP 404 .*Error - St/,
    ],
    [
      'changed columns',
      () => csv('date,value', '2024-03-01,4'),
      /FRED: has changed its columns: DGS10 not among date, value/,
    ],
    ['an invalid date', () => csv('observation_date,DGS10', '2024-Q1,4'), /the first column is "2024-Q1", not a date/],
  ])('fails for %s', async (_what, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure({ series: 'DGS10' })).toMatch(message);
  });
});

const row = (country: string, iso3: string, date: string, value: unknown, extra = {}) => ({
  indicator: { id: 'NY.GDP.MKTP.CN', value: 'GDP (current LCU)' },
  country: { id: country, value: iso3 },
  countryiso3code: iso3,
  date,
  value,
  unit: '',
  obs_status: '',
  decimal: 0,
  ...extra,
});
const head = (page: number, pages: number, total: number) => ({
  page,
  pages,
  per_page: 5000,
  total,
  sourceid: '2',
  lastupdated: '2024-06-28',
});
const gdp = () => json([head(1, 1, 1), [row('CN', 'CHN', '2023', 126058200000000)]]);
const GDP = { indicator: 'NY.GDP.MKTP.CN' };

describeCollector('world_bank_indicator', 'WORLD_BANK', { parameters: GDP, answer: gdp }, (subject) => {
  test('reads all pages, and values beyond 2^53 exactly', async () => {
    subject.server.answers(({ query }) => {
      const rows =
        query.page === '1'
          ? [row('ID', 'IDN', '2023', 0), row('CN', 'CHN', '2023', 126058200000000.5)]
          : [row('CN', 'CHN', '2022', null, { obs_status: 'E', unit: 'CNY' })];
      // Written as text, because JavaScript would round the number.
      return json(
        JSON.stringify([head(Number(query.page), 2, 3), rows]).replace('"value":0,', '"value":20892376700000001,'),
      );
    });
    const { rows } = await subject.collect({ ...GDP, countries: 'IDN, CHN', start_year: 2022, end_year: 2023 });
    const same = {
      indicator: 'NY.GDP.MKTP.CN',
      indicator_name: 'GDP (current LCU)',
      unit: null,
      status: null,
      decimals: 0,
    };
    const china = { country: 'CN', country_name: 'CHN', country_iso3: 'CHN' };
    const indonesia = { country: 'ID', country_name: 'IDN', country_iso3: 'IDN' };
    expect(rows).toEqual([
      { ...same, ...indonesia, period: '2023', value: 20892376700000001n },
      { ...same, ...china, period: '2023', value: 126058200000000.5 },
      { ...same, ...china, period: '2022', value: null, status: 'E', unit: 'CNY' },
    ]);
    const query = { format: 'json', date: '2022:2023', per_page: '5000' };
    const path = '/v2/country/IDN;CHN/indicator/NY.GDP.MKTP.CN';
    expect(subject.server.asked).toMatchObject([
      { path, query: { ...query, page: '1' } },
      { path, query: { ...query, page: '2' } },
    ]);
  });

  test('requests all countries and years by default', async () => {
    subject.server.answers(() => json([head(1, 0, 0), null]));
    expect((await subject.collect(GDP)).rows).toEqual([]);
    expect(subject.server.asked).toMatchObject([
      { path: '/v2/country/all/indicator/NY.GDP.MKTP.CN', query: { format: 'json', per_page: '5000', page: '1' } },
    ]);
  });

  test('fails with the bank’s message when it refuses with HTTP 200', async () => {
    const value = 'The provided parameter value is not valid';
    subject.server.answers(() => json([{ message: [{ id: '120', key: 'Invalid value', value }] }]));
    expect(await subject.failure({ indicator: 'NO.SUCH' })).toMatch(`World Bank refuses: Invalid value: ${value}`);
  });

  test.each([
    ['years that end before they begin', { ...GDP, start_year: 2023, end_year: 2022 }, gdp, /start_year 2023 is after/],
    ['an invalid country', { ...GDP, countries: 'China' }, gdp, /parameter countries: "China"/],
    ['an answer without rows', GDP, () => json([head(1, 1, 1)]), /the second part is undefined, not a list/],
    ['a row without a value', GDP, () => json([head(1, 1, 1), [{ indicator: {} }]]), /a row has no country, .*value/],
  ])('fails for %s', async (_what, parameters, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure(parameters)).toMatch(message);
  });
});
