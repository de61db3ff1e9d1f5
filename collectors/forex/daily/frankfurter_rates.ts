/**
 * Rates of the ECB with any of its currencies as the base, as Frankfurter computes them. Format: JSON with the rates by
 * date and currency: https://frankfurter.dev/v1/. A currency it does not know is a 404.
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readFields, readNumber, readPeriod, readText, Source, yearsOf } from 'owlery/source';
import { CURRENCIES, readCurrencies } from '../currencies.ts';

const FRANKFURTER = {
  id: 'FRANKFURTER',
  name: 'Frankfurter',
  address: 'https://api.frankfurter.dev',
  requestsPerSecond: 1,
};
const BEGINNING = '1999-01-04';

export default defineScript({
  name: 'Frankfurter 汇率（欧洲央行数据，任意基准货币） · Frankfurter rates (ECB data, any base)',
  description:
    'Frankfurter 提供的汇率，由欧洲央行汇率换算而来。不填起止日期时取最近一天。 · Exchange rates from Frankfurter, derived from those of the ECB. Without a period: those of the latest day.',
  parameters: {
    base: { type: 'string', default: 'EUR', description: '基准货币 · Currency that is one' },
    symbols: CURRENCIES,
    ...PERIOD,
  },
  naturalKey: ['date', 'base', 'currency'],
  async *collect({ parameters, signal, log, progress }) {
    const period = readPeriod(parameters);
    const [base = 'EUR'] = readCurrencies(parameters.base, 'base');
    const symbols = readCurrencies(parameters.symbols ?? '', 'symbols').join(',') || undefined;
    const request = { query: { base, symbols }, notFound: `it does not know ${base} or ${symbols ?? 'this period'}` };
    const frankfurter = new Source(FRANKFURTER, { signal, log });

    if (!period.start && !period.end) {
      const answer = readFields(await frankfurter.json('/v1/latest', request), ['base', 'date', 'rates'], 'the answer');
      yield* ratesOf(readDate(answer.date, 'date'), readText(answer.base, 'base'), answer.rates);
      progress(100);
      return;
    }
    const today = new Date().toISOString().slice(0, 10);
    const years = yearsOf(period, { first: Number(BEGINNING.slice(0, 4)), last: Number(today.slice(0, 4)) });
    // A year at a time: of longer ranges it may leave out days.
    for (const [index, year] of years.entries()) {
      const from = latest(period.start ?? BEGINNING, `${year}-01-01`);
      const to = earliest(period.end ?? today, `${year}-12-31`);
      const answer = readFields(await frankfurter.json(`/v1/${from}..${to}`, request), ['base', 'rates'], 'the answer');
      const days = Object.entries(readFields(answer.rates, [], 'rates'));
      log(`${days.length} days from ${from} to ${to}`);
      for (const [date, rates] of days) {
        // The range begins with the last working day before it.
        if (date >= from) yield* ratesOf(readDate(date, 'rates'), readText(answer.base, 'base'), rates);
      }
      progress((100 * (index + 1)) / years.length, String(year));
    }
  },
});

function* ratesOf(date: string, base: string | null, rates: unknown) {
  for (const [currency, rate] of Object.entries(readFields(rates, [], 'rates'))) {
    yield { date, base, currency, rate: readNumber(rate, currency) };
  }
}

const latest = (one: string, other: string) => (one > other ? one : other);
const earliest = (one: string, other: string) => (one < other ? one : other);
