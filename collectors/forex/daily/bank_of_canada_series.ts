/**
 * Series of the Bank of Canada: exchange rates such as FXUSDCAD, interest rates, bond yields. Format: JSON with an
 * observation for each day, values as text: https://www.bankofcanada.ca/valet/docs. An unknown series is a 404.
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
  readWords,
  Source,
} from 'owlery/source';

const VALET = {
  id: 'BANK_OF_CANADA',
  name: 'Bank of Canada',
  address: 'https://www.bankofcanada.ca',
  requestsPerSecond: 1,
};

export default defineScript({
  name: '加拿大央行数据序列（汇率、利率、国债收益率） · Bank of Canada series',
  description:
    '加拿大央行 Valet 服务的数据序列，例如 FXUSDCAD、V39079。每个序列每天一行。 · Series of the Bank of Canada’s Valet service, such as FXUSDCAD or V39079. One row for each series and day.',
  parameters: {
    series: {
      type: 'string',
      default: 'FXUSDCAD,FXEURCAD,FXCNYCAD',
      description: '序列名称，逗号分隔 · Names of series separated by commas',
    },
    ...PERIOD,
  },
  naturalKey: ['series', 'date'],
  async *collect({ parameters, signal, log, progress }) {
    const { start: start_date, end: end_date } = readPeriod(parameters);
    const names = readWords(parameters.series, /^[\w.-]+$/, 'series');
    const bank = new Source(VALET, { signal, log });
    const path = `/valet/observations/${names.join(',')}/json`;
    const notFound = `it has no series ${names.join(' or ')}`;
    const answer = await bank.json(path, { query: { start_date, end_date }, notFound });
    const { seriesDetail, observations } = readFields(answer, ['seriesDetail', 'observations'], 'the answer');
    const details = readFields(seriesDetail, names, 'seriesDetail');
    const days = readList(observations, 'observations');
    for (const observation of days) {
      const { d, ...values } = readFields(observation, ['d'], 'an observation') as Record<string, unknown>;
      for (const series of names) {
        // A day on which only other series have a value.
        if (values[series] === undefined) continue;
        yield {
          series,
          label: readText(readFields(details[series], ['label'], 'seriesDetail').label, 'label'),
          date: readDate(d, 'd'),
          value: readNumber(readFields(values[series], ['v'], series).v, series),
        };
      }
    }
    log(`${days.length} days of ${names.join(', ')}`);
    progress(100);
  },
});
