/**
 * Candlesticks of a pair on Binance's spot market, from its host for public data. Format: JSON, a list of lists, oldest
 * first, a thousand at most; what it refuses is HTTP 400 with a code and a message:
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
 *
 * Prices and volumes come as text with up to eight decimals and become numbers, because text cannot be sorted by size or
 * summed up. A double holds 15 digits exactly, more than any price has. Turnovers (`quote_volume`,
 * `taker_buy_quote_volume`) can have more; of those the nearest double is kept, off by less than one part in 10^15.
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readList, readNumber, readPeriod, readWords, Source } from 'owlery/source';

// A request weighs 2 of the 6,000 an address may use in a minute.
const BINANCE = { id: 'BINANCE', name: 'Binance', address: 'https://data-api.binance.vision', requestsPerSecond: 5 };
const MOST_CANDLES = 1_000;
const DAY = 86_400_000;

export default defineScript({
  name: '币安现货 K 线 · Binance spot candlesticks',
  description:
    '币安现货交易对的 K 线。不填起止日期时取最近一千根，最后一根尚未收盘。 · Candlesticks of a pair on Binance’s spot market. Without a period: the latest thousand. The last is still open.',
  parameters: {
    symbol: { type: 'string', default: 'BTCUSDT', description: '交易对 · Pair' },
    interval: {
      type: 'string',
      choices: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'],
      default: '1d',
      description: 'K 线周期 · Length of a candlestick',
    },
    ...PERIOD,
  },
  naturalKey: ['symbol', 'interval', 'open_time'],
  async *collect({ parameters: { symbol: pair, interval, ...parameters }, signal, log, progress }) {
    const { start, end } = readPeriod(parameters);
    const [symbol = ''] = readWords(pair.toUpperCase(), /^[A-Z0-9._-]{1,20}$/, 'symbol');
    const endTime = end === undefined ? undefined : Date.parse(end) + DAY - 1;
    const binance = new Source(BINANCE, { signal, log });
    const first = start === undefined ? 0 : Date.parse(start);
    const last = endTime ?? Date.now();
    let startTime = start === undefined && end === undefined ? undefined : first;
    for (let count = MOST_CANDLES; count === MOST_CANDLES; ) {
      const query = { symbol, interval, startTime, endTime, limit: MOST_CANDLES };
      const candles = readList(await binance.json('/api/v3/klines', { query }), 'the answer').map(readCandle);
      for (const candle of candles) yield { symbol, interval, ...candle };
      const latest = candles.at(-1)?.open_time;
      log(`${candles.length} candlesticks${latest ? ` to ${latest}` : ''}`);
      if (!latest || startTime === undefined) break;
      startTime = Date.parse(latest) + 1;
      count = candles.length;
      progress(Math.min(100, (100 * (startTime - first)) / (last - first)));
    }
    progress(100);
  },
});

function readCandle(value: unknown) {
  const candle = readList(value, 'a candlestick');
  const number = (index: number, column: string) => readNumber(candle[index], column);
  return {
    open_time: readTime(candle[0], 'open_time'),
    open: number(1, 'open'),
    high: number(2, 'high'),
    low: number(3, 'low'),
    close: number(4, 'close'),
    volume: number(5, 'volume'),
    close_time: readTime(candle[6], 'close_time'),
    quote_volume: number(7, 'quote_volume'),
    trades: number(8, 'trades'),
    taker_buy_volume: number(9, 'taker_buy_volume'),
    taker_buy_quote_volume: number(10, 'taker_buy_quote_volume'),
  };
}

function readTime(value: unknown, column: string): string {
  // Milliseconds; later than the year 2286 they are microseconds, and not what was asked for.
  if (typeof value === 'number' && value < 1e13) return new Date(value).toISOString();
  throw new Error(`the answer differs from the source's documentation: ${column} is ${value}, not milliseconds`);
}
