/**
 * Series of FRED, the database of the Federal Reserve Bank of St. Louis, by the file behind the "download" button of its
 * charts, which needs no key: https://fred.stlouisfed.org/. Format: CSV with a date and a value, `.` or nothing where there
 * is none. The first column was called DATE until December 2024 and observation_date since, so columns are read by their
 * place. An unknown series is a 404 with an HTML page.
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readNumber, readPeriod, readWords, Source } from 'owlery/source';

const FRED = { id: 'FRED', name: 'FRED', address: 'https://fred.stlouisfed.org', requestsPerSecond: 1 };

export default defineScript({
  name: '美联储 FRED 经济数据序列 · FRED economic series',
  description:
    '圣路易斯联储 FRED 的数据序列，例如 DGS10、UNRATE、CPIAUCSL、GDP。 · Series of FRED (Federal Reserve Bank of St. Louis), such as DGS10, UNRATE, CPIAUCSL or GDP.',
  parameters: {
    series: { type: 'string', required: true, description: '序列代码，逗号分隔 · Series separated by commas' },
    ...PERIOD,
  },
  naturalKey: ['series', 'date'],
  async *collect({ parameters, signal, log, progress }) {
    const { start: cosd, end: coed } = readPeriod(parameters);
    const names = readWords(parameters.series.toUpperCase(), /^[A-Z0-9_]+$/, 'series');
    const fred = new Source(FRED, { signal, log });
    for (const [index, series] of names.entries()) {
      const request = { query: { id: series, cosd, coed }, columns: [series], notFound: `it has no series ${series}` };
      let count = 0;
      for await (const record of fred.csv('/graph/fredgraph.csv', request)) {
        const [date] = Object.values(record);
        count += 1;
        yield { series, date: readDate(date, 'the first column'), value: readNumber(record[series], series) };
      }
      log(`${count} observations of ${series}`);
      progress((100 * (index + 1)) / names.length, series);
    }
  },
});
