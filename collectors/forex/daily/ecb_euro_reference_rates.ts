/**
 * The whole history of the euro's reference rates in one file, since 1999. Format: a ZIP with eurofxref-hist.csv, a
 * column for each currency, newest day first, `N/A` where there is no rate.
 * https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readNumber, readPeriod, Source } from 'owlery/source';
import { CURRENCIES, readCurrencies } from '../currencies.ts';

const ECB = { id: 'ECB', name: 'ECB', address: 'https://www.ecb.europa.eu', requestsPerSecond: 1 };

export default defineScript({
  name: '欧洲央行欧元参考汇率（全部历史） · ECB euro reference rates (all of history)',
  description:
    '欧洲央行欧元参考汇率，1999 年起每天：一欧元可兑换多少外币。 · Euro foreign exchange reference rates of the European Central Bank, every day since 1999: units of a currency for one euro.',
  parameters: { currencies: CURRENCIES, ...PERIOD },
  naturalKey: ['date', 'currency'],
  async *collect({ parameters, signal, log, progress }) {
    const period = readPeriod(parameters);
    const wanted = readCurrencies(parameters.currencies ?? '');
    const ecb = new Source(ECB, { signal, log });
    let days = 0;
    for await (const record of ecb.csv('/stats/eurofxref/eurofxref-hist.zip', { columns: ['Date', ...wanted] })) {
      const date = readDate(record.Date, 'Date');
      if ((period.start && date < period.start) || (period.end && date > period.end)) continue;
      days += 1;
      const currencies = wanted.length > 0 ? wanted : Object.keys(record).filter((name) => /^[A-Z]{3}$/.test(name));
      for (const currency of currencies) {
        const rate = readNumber(record[currency], currency);
        if (rate !== null) yield { date, currency, rate };
      }
    }
    log(`${days} days of reference rates`);
    progress(100);
  },
});
