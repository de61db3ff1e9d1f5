import { expect, test } from 'vitest';
import { json } from '../support/source-server.ts';
import { describeCollector } from './collector.ts';

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01');
const candle = (openTime: number) => [
  openTime,
  '0.01634790',
  '0.80000000',
  '0.01575800',
  '0.01577100',
  '148976.11427815',
  openTime + HOUR - 1,
  '2434.19055334',
  308,
  '1756.87402397',
  '28.46694368',
  '0',
];
const candles = () => json([candle(START)]);

describeCollector('binance_klines', 'BINANCE', { parameters: {}, answer: candles }, (subject) => {
  test('yields candlesticks with exact prices', async () => {
    subject.server.answers(candles);
    const { rows } = await subject.collect({ symbol: 'ethbtc', interval: '1h' });
    expect(rows).toEqual([
      {
        symbol: 'ETHBTC',
        interval: '1h',
        open_time: '2024-03-01T00:00:00.000Z',
        open: 0.0163479,
        high: 0.8,
        low: 0.015758,
        close: 0.015771,
        volume: 148976.11427815,
        close_time: '2024-03-01T00:59:59.999Z',
        quote_volume: 2434.19055334,
        trades: 308,
        taker_buy_volume: 1756.87402397,
        taker_buy_quote_volume: 28.46694368,
      },
    ]);
    expect(subject.server.asked).toMatchObject([
      { path: '/api/v3/klines', query: { symbol: 'ETHBTC', interval: '1h', limit: '1000' } },
    ]);
    expect(subject.server.asked[0]?.query).not.toHaveProperty('startTime');
  });

  test('requests a thousand at a time until the period is over', async () => {
    subject.server.answers(({ query }) => {
      const first = Math.ceil(Number(query.startTime) / HOUR) * HOUR;
      const count = Math.min(1_000, Math.floor((Number(query.endTime) - first) / HOUR) + 1);
      return json(Array.from({ length: count }, (_, index) => candle(first + index * HOUR)));
    });
    const { rows } = await subject.collect({ interval: '1h', start: '2024-03-01', end: '2024-05-31' });
    expect(rows).toHaveLength(92 * 24);
    expect(new Set(rows.map(({ open_time }) => open_time)).size).toBe(92 * 24);
    expect(rows.at(-1)).toMatchObject({ open_time: '2024-05-31T23:00:00.000Z' });
    const endTime = String(Date.parse('2024-06-01') - 1);
    expect(subject.server.asked.map(({ query }) => query)).toMatchObject([
      { startTime: String(START), endTime },
      { startTime: String(START + 999 * HOUR + 1), endTime },
      { startTime: String(START + 1_999 * HOUR + 1), endTime },
    ]);
  });

  test('yields nothing for a time before the pair was traded', async () => {
    subject.server.answers(() => json([]));
    expect((await subject.collect({ start: '2010-01-01', end: '2010-12-31' })).rows).toEqual([]);
  });

  test('fails for an unknown pair, a ban and an undocumented answer', async () => {
    subject.server.answers(() => ({ ...json({ code: -1121, msg: 'Invalid symbol.' }), status: 400 }));
    expect(await subject.failure({ symbol: 'NOSUCH' })).toMatch(/Binance: HTTP 400 .*symbol=NOSUCH.*Invalid symbol\./);
    subject.server.answers(() => ({ ...json({ code: -1003, msg: 'IP banned' }), status: 418 }));
    expect(await subject.failure({})).toMatch(/Binance: HTTP 418 .*IP banned/);
    expect(subject.server.asked).toHaveLength(1);
    subject.server.answers(() => json([[START * 1_000, '1', '1', '1', '1', '1', START, '1', 1, '1', '1', '0']]));
    expect(await subject.failure({})).toMatch(/open_time is 1709251200000000, not milliseconds/);
    subject.server.answers(() => json({ data: [] }));
    expect(await subject.failure({})).toMatch(/the answer is \{"data":\[\]\}, not a list/);
  });
});
