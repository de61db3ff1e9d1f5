/**
 * Daily reference rates of chosen currencies from the ECB's data portal, which sends only the days asked for. Format: CSV
 * of SDMX, a row for each observation: https://data.ecb.europa.eu/help/api/data. Where nothing fits, it answers 404:
 * https://data.ecb.europa.eu/help/api/status-codes
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readNumber, readPeriod, readText, Source, SourceError } from 'owlery/source';
import { CURRENCIES, readCurrencies } from '../currencies.ts';

const ECB_DATA = { id: 'ECB_DATA', name: 'ECB', address: 'https://data-api.ecb.europa.eu', requestsPerSecond: 1 };
const COLUMNS = ['CURRENCY', 'CURRENCY_DENOM', 'TIME_PERIOD', 'OBS_VALUE'];

export default defineScript({
  name: '欧洲央行每日汇率（按货币和日期） · ECB daily rates (by currency and date)',
  description:
    '欧洲央行数据门户的每日欧元参考汇率，可选货币：一欧元可兑换多少该货币。 · Daily euro reference rates of chosen currencies from the ECB Data Portal: units of a currency for one euro.',
  parameters: { currencies: { ...CURRENCIES, default: 'USD,CNY,JPY,GBP' }, ...PERIOD },
  naturalKey: ['date', 'currency', 'base'],
  async *collect({ parameters, signal, log, progress }) {
    const { start: startPeriod, end: endPeriod } = readPeriod(parameters);
    const currencies = readCurrencies(parameters.currencies).join('+');
    const query = { startPeriod, endPeriod, detail: 'dataonly', format: 'csvdata' };
    const ecb = new Source(ECB_DATA, { signal, log });
    let count = 0;
    try {
      const path = `/service/data/EXR/D.${currencies}.EUR.SP00.A`;
      for await (const record of ecb.csv(path, { query, columns: COLUMNS, notFound: 'it has no such currency' })) {
        count += 1;
        yield {
          date: readDate(record.TIME_PERIOD, 'TIME_PERIOD'),
          currency: readText(record.CURRENCY, 'CURRENCY'),
          base: readText(record.CURRENCY_DENOM, 'CURRENCY_DENOM'),
          rate: readNumber(record.OBS_VALUE, 'OBS_VALUE'),
        };
      }
    } catch (error) {
      // With a period it may just mean that there was no working day in it.
      const isEmptyPeriod = error instanceof SourceError && error.status === 404 && (startPeriod || endPeriod);
      if (!isEmptyPeriod) throw error;
      log(`nothing in this period: ${error.message}`, 'warning');
    }
    log(`${count} rates`);
    progress(100);
  },
});
