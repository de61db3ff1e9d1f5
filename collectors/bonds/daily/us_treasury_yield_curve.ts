/**
 * Par yields of US Treasury securities for each term, a file a year. Format: CSV with a column for each term, which are
 * not the same in all years; newest day first, MM/DD/YYYY:
 * https://home.treasury.gov/resource-center/data-chart-center/interest-rates/TextView?type=daily_treasury_yield_curve
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readNumber, readPeriod, Source, yearsOf } from 'owlery/source';

const TREASURY = {
  id: 'US_TREASURY',
  name: 'US Treasury',
  address: 'https://home.treasury.gov',
  requestsPerSecond: 0.5,
  // Answers that took 19 s have been seen.
  beginSeconds: 90,
};
const PATH = '/resource-center/data-chart-center/interest-rates/daily-treasury-rates.csv';
const TYPE = 'daily_treasury_yield_curve';
const FIRST_YEAR = 1990;

export default defineScript({
  name: '美国国债收益率曲线（每日） · US Treasury par yield curve (daily)',
  description:
    '美国国债每日平价收益率曲线，单位为百分比。不填起止日期时取当年。 · Daily par yield curve rates of the US Treasury, in percent. Without a period: those of this year.',
  parameters: PERIOD,
  naturalKey: ['date'],
  async *collect({ parameters, signal, log, progress }) {
    const period = readPeriod(parameters);
    const thisYear = new Date().getUTCFullYear();
    const years = yearsOf(period, { first: period.end ? FIRST_YEAR : thisYear, last: thisYear });
    const treasury = new Source(TREASURY, { signal, log });
    for (const [index, year] of years.entries()) {
      const query = { type: TYPE, field_tdr_date_value: year, page: '', _format: 'csv' };
      let days = 0;
      for await (const record of treasury.csv(`${PATH}/${year}/all`, { query, columns: ['Date', '10 Yr'] })) {
        const row = readRow(record);
        if ((period.start && row.date < period.start) || (period.end && row.date > period.end)) continue;
        days += 1;
        yield row;
      }
      log(`${days} days of ${year}`);
      progress((100 * (index + 1)) / years.length, String(year));
    }
  },
});

function readRow({ Date: date, ...terms }: Record<string, string>) {
  const yields = Object.entries(terms).map(([term, value]) => [nameOf(term), readNumber(value, term)]);
  return { date: readDate(date, 'Date'), ...Object.fromEntries(yields) };
}

/** `10 Yr` is `year_10`, `1.5 Month` is `month_1_5`: names that need no quotes in SQL. */
function nameOf(term: string): string {
  const [, count, unit] = /^(\d+(?:\.\d+)?) (Mo|Yr)/.exec(term) ?? [];
  if (!count) throw new Error(`the answer differs from the source's documentation: the column "${term}" is no term`);
  return `${unit === 'Mo' ? 'month' : 'year'}_${count.replace('.', '_')}`;
}
