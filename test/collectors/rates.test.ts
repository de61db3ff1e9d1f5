import { expect, test } from 'vitest';
import { json } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const sofr = {
  effectiveDate: '2024-03-04',
  type: 'SOFR',
  percentRate: 5.31,
  percentPercentile1: 5.29,
  percentPercentile25: 5.3,
  percentPercentile75: 5.33,
  percentPercentile99: 5.4,
  volumeInBillions: 1819,
  revisionIndicator: '',
};
const old = { effectiveDate: '2000-07-03', type: 'EFFR', percentRate: 7.03, targetRateFrom: 6.5, intraDayLow: 5.5 };
const rates = () => json({ refRates: [sofr] });

describeCollector('new_york_fed_reference_rates', 'NEW_YORK_FED', { parameters: {}, answer: rates }, (subject) => {
  const nothing = { percentile_1: null, percentile_25: null, percentile_75: null, percentile_99: null };

  test('yields the last thirty days', async () => {
    subject.server.answers(rates);
    const { rows } = await subject.collect({});
    expect(rows).toEqual([
      {
        rate: 'SOFR',
        date: '2024-03-04',
        percent: 5.31,
        percentile_1: 5.29,
        percentile_25: 5.3,
        percentile_75: 5.33,
        percentile_99: 5.4,
        volume_billions: 1819,
        target_from: null,
        target_to: null,
        revision: null,
      },
    ]);
    expect(subject.server.asked).toMatchObject([{ path: '/api/rates/secured/sofr/last/30.json', query: {} }]);
  });

  test('requests a year at a time, and treats absent fields as missing values', async () => {
    subject.server.answers(({ query }) => json({ refRates: query.startDate === '2000-07-01' ? [old] : [] }));
    const { rows } = await subject.collect({ rate: 'EFFR', start: '2000-07-01', end: '2001-02-01' });
    expect(rows).toEqual([
      {
        ...nothing,
        rate: 'EFFR',
        date: '2000-07-03',
        percent: 7.03,
        volume_billions: null,
        target_from: 6.5,
        target_to: null,
        revision: null,
      },
    ]);
    const path = '/api/rates/unsecured/effr/search.json';
    expect(subject.server.asked).toMatchObject([
      { path, query: { startDate: '2000-07-01', endDate: '2000-12-31' } },
      { path, query: { startDate: '2001-01-01', endDate: '2001-02-01' } },
    ]);
  });

  test('fails for a refused request and for an undocumented answer', async () => {
    subject.server.answers(() => ({ status: 400, body: 'Bad request' }));
    expect(await subject.failure({})).toMatch(/New York Fed: HTTP 400 .*Bad request/);
    subject.server.answers(() => json({ refRates: [{ date: '2024-03-04', rate: 5.31 }] }));
    expect(await subject.failure({})).toMatch(/a rate has no effectiveDate, percentRate/);
    subject.server.answers(() => json({ refRates: [{ ...sofr, percentRate: 'high' }] }));
    expect(await subject.failure({})).toMatch(/percentRate is "high", not a number/);
  });
});
