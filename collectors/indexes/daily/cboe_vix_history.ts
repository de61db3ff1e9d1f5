/**
 * Indexes of Cboe, VIX first, each in one file since its beginning. Format: CSV, oldest day first, MM/DD/YYYY. Most have
 * DATE,OPEN,HIGH,LOW,CLOSE; of some there is one value a day, in a column with the index's name. A byte-order mark and
 * empty lines have been seen. https://www.cboe.com/tradable_products/vix/vix_historical_data/
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readNumber, readPeriod, Source } from 'owlery/source';

const CBOE = { id: 'CBOE', name: 'Cboe', address: 'https://cdn.cboe.com', requestsPerSecond: 1 };

export default defineScript({
  name: 'Cboe 波动率指数 VIX 等（每日历史） · Cboe VIX and other indexes (daily)',
  description:
    'Cboe 波动率指数 VIX 等的每日历史。一天只公布一个值时，该值为收盘价。 · Daily history of Cboe’s VIX and other indexes. Where only one value a day is published, it is the close.',
  parameters: {
    symbol: {
      type: 'string',
      choices: ['VIX', 'VIX1D', 'VIX9D', 'VIX3M', 'VIX6M', 'VVIX', 'SKEW', 'GVZ', 'SPX'],
      default: 'VIX',
      description: '指数 · Index',
    },
    ...PERIOD,
  },
  naturalKey: ['symbol', 'date'],
  async *collect({ parameters: { symbol, ...parameters }, signal, log, progress }) {
    const { start, end } = readPeriod(parameters);
    const cboe = new Source(CBOE, { signal, log });
    const path = `/api/global/us_indices/daily_prices/${symbol}_History.csv`;
    let days = 0;
    for await (const record of cboe.csv(path, { columns: ['DATE'], notFound: `it has no history of ${symbol}` })) {
      const date = readDate(record.DATE, 'DATE');
      if ((start && date < start) || (end && date > end)) continue;
      days += 1;
      yield { symbol, date, ...pricesOf(record, symbol) };
    }
    log(`${days} days of ${symbol}`);
    progress(100);
  },
});

function pricesOf(record: Record<string, string>, symbol: string) {
  const close = record.CLOSE ?? record[symbol];
  if (close === undefined) {
    const columns = Object.keys(record).join(', ');
    throw new Error(`the answer differs from the source's documentation: neither CLOSE nor ${symbol} among ${columns}`);
  }
  return {
    open: readNumber(record.OPEN, 'OPEN'),
    high: readNumber(record.HIGH, 'HIGH'),
    low: readNumber(record.LOW, 'LOW'),
    close: readNumber(close, 'CLOSE'),
  };
}
