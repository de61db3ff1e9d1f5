/**
 * The overnight rates that the Federal Reserve Bank of New York publishes: SOFR, BGCR, TGCR, EFFR, OBFR. Format: JSON with a
 * list of rates, newest first; fields that a rate does not have are left out:
 * https://markets.newyorkfed.org/static/docs/markets-api.html
 */
import { defineScript } from 'owlery/script';
import {
  PERIOD,
  readDate,
  readFields,
  readList,
  readNumber,
  readPeriod,
  readText,
  Source,
  yearsOf,
} from 'owlery/source';

const NEW_YORK_FED = {
  id: 'NEW_YORK_FED',
  name: 'New York Fed',
  address: 'https://markets.newyorkfed.org',
  requestsPerSecond: 1,
};
/** Each with its market and the first year there is. */
const RATES = {
  SOFR: { path: 'secured/sofr', first: 2018 },
  BGCR: { path: 'secured/bgcr', first: 2018 },
  TGCR: { path: 'secured/tgcr', first: 2018 },
  EFFR: { path: 'unsecured/effr', first: 2000 },
  OBFR: { path: 'unsecured/obfr', first: 2016 },
};

export default defineScript({
  name: '纽约联储参考利率（SOFR、EFFR 等） · New York Fed reference rates (SOFR, EFFR …)',
  description:
    '纽约联储隔夜参考利率，单位为百分比。不填起止日期时取最近三十天。 · Overnight reference rates of the New York Fed in percent. Without a period: the last thirty days there are.',
  parameters: {
    rate: {
      type: 'string',
      choices: ['SOFR', 'BGCR', 'TGCR', 'EFFR', 'OBFR'],
      default: 'SOFR',
      description: '利率 · Rate',
    },
    ...PERIOD,
  },
  naturalKey: ['rate', 'date'],
  async *collect({ parameters: { rate, ...parameters }, signal, log, progress }) {
    const period = readPeriod(parameters);
    const { path, first } = RATES[rate];
    const fed = new Source(NEW_YORK_FED, { signal, log });
    if (!period.start && !period.end) {
      yield* rowsOf(await fed.json(`/api/rates/${path}/last/30.json`), rate);
      progress(100);
      return;
    }
    const today = new Date().toISOString().slice(0, 10);
    const years = yearsOf(period, { first, last: Number(today.slice(0, 4)) });
    for (const [index, year] of years.entries()) {
      const startDate = [period.start ?? '', `${year}-01-01`].sort().at(-1);
      const endDate = [period.end ?? today, `${year}-12-31`].sort()[0];
      const rows = rowsOf(await fed.json(`/api/rates/${path}/search.json`, { query: { startDate, endDate } }), rate);
      log(`${rows.length} days of ${rate} from ${startDate} to ${endDate}`);
      yield rows;
      progress((100 * (index + 1)) / years.length, String(year));
    }
  },
});

function rowsOf(answer: unknown, rate: string) {
  const { refRates } = readFields(answer, ['refRates'], 'the answer');
  return readList(refRates, 'refRates').map((value) => {
    const fields: Record<string, unknown> = readFields(value, ['effectiveDate', 'percentRate'], 'a rate');
    const number = (name: string) => readNumber(fields[name], name);
    return {
      rate,
      date: readDate(fields.effectiveDate, 'effectiveDate'),
      percent: number('percentRate'),
      percentile_1: number('percentPercentile1'),
      percentile_25: number('percentPercentile25'),
      percentile_75: number('percentPercentile75'),
      percentile_99: number('percentPercentile99'),
      volume_billions: number('volumeInBillions'),
      target_from: number('targetRateFrom'),
      target_to: number('targetRateTo'),
      revision: readText(fields.revisionIndicator, 'revisionIndicator'),
    };
  });
}
