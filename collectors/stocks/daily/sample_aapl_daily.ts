/**
 * Daily prices of Apple's share from May 2013 to May 2018, as they ship in the npm package
 * @observablehq/sample-datasets: real data that needs no network, to try the market with and to start a script from.
 */
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { defineScript } from 'owlery/script';

const FILE = fileURLToPath(import.meta.resolve('@observablehq/sample-datasets/aapl.csv'));

interface PriceRecord {
  Date: string;
  Open: string;
  High: string;
  Low: string;
  Close: string;
  'Adj Close': string;
  Volume: string;
}

export default defineScript({
  name: '苹果公司日线行情示例 · Apple daily prices (sample)',
  description:
    '2013-05 至 2018-05 的真实日线数据，无需联网。 · Real daily prices from May 2013 to May 2018, no network needed.',
  naturalKey: ['date'],
  async *collect() {
    const records: AsyncIterable<PriceRecord> = createReadStream(FILE).pipe(parse({ columns: true }));
    for await (const record of records) {
      yield {
        date: record.Date,
        open: Number(record.Open),
        high: Number(record.High),
        low: Number(record.Low),
        close: Number(record.Close),
        adj_close: Number(record['Adj Close']),
        volume: Number(record.Volume),
      };
    }
  },
});
