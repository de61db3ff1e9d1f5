import { expect, test } from 'vitest';
import { csv, json } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const THIS_YEAR = new Date().getUTCFullYear();
const NEW = 'Date,"1 Mo","1.5 Month","2 Mo","10 Yr"';
const OLD = 'Date,"1 Mo","10 Yr"';
const curve = () => csv(NEW, '03/05/2024,5.53,5.5,N/A,4.13', '03/04/2024,5.54,,5.52,4.22');

describeCollector('us_treasury_yield_curve', 'US_TREASURY', { parameters: {}, answer: curve }, (subject) => {
  test('yields a row for each day with whatever terms that year has', async () => {
    subject.server.answers(({ query }) =>
      query.field_tdr_date_value === '2024' ? curve() : csv(OLD, '12/29/2023,5.6,3.88'),
    );
    const { rows } = await subject.collect({ start: '2023-12-29', end: '2024-03-04' });
    expect(rows).toEqual([
      { date: '2023-12-29', month_1: 5.6, year_10: 3.88 },
      { date: '2024-03-04', month_1: 5.54, month_1_5: null, month_2: 5.52, year_10: 4.22 },
    ]);
    const query = { type: 'daily_treasury_yield_curve', page: '', _format: 'csv' };
    const path = '/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv';
    expect(subject.server.asked).toMatchObject([
      { path: `${path}/2023/all`, query: { ...query, field_tdr_date_value: '2023' } },
      { path: `${path}/2024/all`, query: { ...query, field_tdr_date_value: '2024' } },
    ]);
  });

  test('requests the current year by default, and yields nothing if it has no data yet', async () => {
    subject.server.answers(() => csv(NEW));
    expect((await subject.collect({})).rows).toEqual([]);
    expect(subject.server.asked).toMatchObject([{ query: { field_tdr_date_value: String(THIS_YEAR) } }]);
  });

  test.each([
    ['changed columns', () => csv('Day,"10 Yr"', '03/05/2024,4.13'), /US Treasury: has changed its columns: Date not/],
    ['a column that is no term', () => csv('Date,"10 Yr",Note', '03/05/2024,4.13,x'), /the column "Note" is no term/],
    ['an invalid date', () => csv('Date,"10 Yr"', '13/45/2024,4.13'), /Date is "13\/45\/2024", not a date/],
  ])('fails for %s', async (_what, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure({})).toMatch(message);
  });
});

const record = (record_date: string, security_desc: string, avg_interest_rate_amt: string) => ({
  record_date,
  security_type_desc: 'Marketable',
  security_desc,
  avg_interest_rate_amt,
});
const page = (pages: number, ...data: unknown[]) =>
  json({ data, meta: { count: data.length, 'total-pages': pages }, links: {} });
const rates = () => page(1, record('2024-02-29', 'Treasury Bills', '5.461'));

describeCollector('us_treasury_average_interest_rates', 'FISCAL_DATA', { parameters: {}, answer: rates }, (subject) => {
  test('reads all pages, and converts text to numbers', async () => {
    subject.server.answers((_asked, count) =>
      count === 1
        ? page(2, record('2024-02-29', 'Treasury Bills', '5.461'), record('2024-02-29', 'Treasury Notes', '2.660'))
        : page(2, record('2024-03-31', 'Treasury Bills', 'null')),
    );
    const { rows } = await subject.collect({ start: '2024-02-01', end: '2024-03-31' });
    const same = { security_type: 'Marketable' };
    expect(rows).toEqual([
      { ...same, date: '2024-02-29', security: 'Treasury Bills', average_rate: 5.461 },
      { ...same, date: '2024-02-29', security: 'Treasury Notes', average_rate: 2.66 },
      { ...same, date: '2024-03-31', security: 'Treasury Bills', average_rate: null },
    ]);
    const path = '/services/api/fiscal_service/v2/accounting/od/avg_interest_rates';
    const query = {
      fields: 'record_date,security_type_desc,security_desc,avg_interest_rate_amt',
      filter: 'record_date:gte:2024-02-01,record_date:lte:2024-03-31',
      'page[size]': '10000',
    };
    expect(subject.server.asked).toMatchObject([
      { path, query: { ...query, 'page[number]': '1' } },
      { path, query: { ...query, 'page[number]': '2' } },
    ]);
  });

  test('yields nothing for an empty answer', async () => {
    subject.server.answers(() => page(0));
    expect((await subject.collect({})).rows).toEqual([]);
    expect(subject.server.asked[0]?.query).not.toHaveProperty('filter');
  });

  test('fails for a refused request and for an undocumented answer', async () => {
    const refusal = { error: 'Invalid Query Param', message: "Invalid query parameter 'fields'." };
    subject.server.answers(() => ({ ...json(refusal), status: 400 }));
    expect(await subject.failure({})).toMatch(/Fiscal Data: HTTP 400 .*Invalid query parameter 'fields'/);
    subject.server.answers(() => page(1, { record_date: '2024-02-29' }));
    expect(await subject.failure({})).toMatch(
      /a record has no security_type_desc, security_desc, avg_interest_rate_amt/,
    );
  });
});
