import { expect, test } from 'vitest';
import { csv } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const vix = () =>
  csv(
    '\uFEFFDATE,OPEN,HIGH,LOW,CLOSE',
    '',
    '01/02/1990,17.24,17.24,17.24,17.24',
    '',
    '03/05/2024,13.5,14.74,13.5,14.46',
  );
const vvix = () => csv('DATE,VVIX', '03/06/2006,71.730000');

describeCollector('cboe_vix_history', 'CBOE', { parameters: {}, answer: vix }, (subject) => {
  test('yields a row for each day, and skips the byte-order mark and empty lines', async () => {
    subject.server.answers(vix);
    const { rows } = await subject.collect({});
    expect(rows).toEqual([
      { symbol: 'VIX', date: '1990-01-02', open: 17.24, high: 17.24, low: 17.24, close: 17.24 },
      { symbol: 'VIX', date: '2024-03-05', open: 13.5, high: 14.74, low: 13.5, close: 14.46 },
    ]);
    expect(subject.server.asked).toMatchObject([
      { path: '/api/global/us_indices/daily_prices/VIX_History.csv', query: {} },
    ]);
  });

  test('yields the requested period only', async () => {
    subject.server.answers(vix);
    const { rows } = await subject.collect({ start: '2000-01-01', end: '2024-03-05' });
    expect(rows.map(({ date }) => date)).toEqual(['2024-03-05']);
  });

  test('uses the single daily value of an index as its close', async () => {
    subject.server.answers(vvix);
    const { rows } = await subject.collect({ symbol: 'VVIX' });
    expect(rows).toEqual([{ symbol: 'VVIX', date: '2006-03-06', open: null, high: null, low: null, close: 71.73 }]);
  });

  test.each([
    [
      'an index there is not',
      () => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }),
      /Cboe: HTTP 403 .*: AccessDenied$/,
    ],
    [
      'changed columns',
      () => csv('DAY,CLOSE', '03/05/2024,1'),
      /Cboe: has changed its columns: DATE not among DAY, CLOSE/,
    ],
    ['another index', vvix, /neither CLOSE nor VIX among DATE, VVIX/],
  ])('fails for %s', async (_what, answer, message) => {
    subject.server.answers(answer);
    expect(await subject.failure({})).toMatch(message);
  });
});
