/**
 * What the US pays on its debt, by kind of security and month, since 2001. Format: JSON in pages, all values as text:
 * https://fiscaldata.treasury.gov/api-documentation/. What it refuses is HTTP 400 with an error and a message.
 */
import { defineScript } from 'owlery/script';
import { PERIOD, readDate, readFields, readList, readNumber, readPeriod, readText, Source } from 'owlery/source';

const FISCAL_DATA = {
  id: 'FISCAL_DATA',
  name: 'Fiscal Data',
  address: 'https://api.fiscaldata.treasury.gov',
  requestsPerSecond: 2,
};
const PATH = '/services/api/fiscal_service/v2/accounting/od/avg_interest_rates';
const FIELDS = ['record_date', 'security_type_desc', 'security_desc', 'avg_interest_rate_amt'] as const;
const ROWS_A_PAGE = 10_000;

export default defineScript({
  name: '美国国债平均利率（每月） · US Treasury average interest rates (monthly)',
  description:
    '美国国债每月末的平均利率，单位为百分比。 · Average interest rates on US Treasury securities at the end of each month, in percent.',
  parameters: PERIOD,
  naturalKey: ['date', 'security_type', 'security'],
  async *collect({ parameters, signal, log, progress }) {
    const { start, end } = readPeriod(parameters);
    const bounds = [start && `record_date:gte:${start}`, end && `record_date:lte:${end}`].filter(Boolean);
    const treasury = new Source(FISCAL_DATA, { signal, log });
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await treasury.json(PATH, {
        query: {
          fields: FIELDS.join(','),
          filter: bounds.join(',') || undefined,
          sort: 'record_date,security_type_desc,security_desc',
          'page[size]': ROWS_A_PAGE,
          'page[number]': page,
        },
      });
      const { data, meta } = readFields(answer, ['data', 'meta'], 'the answer');
      pages = Number(readFields(meta, ['total-pages'], 'meta')['total-pages']);
      log(`page ${page} of ${pages}`);
      for (const record of readList(data, 'data')) {
        const fields = readFields(record, FIELDS, 'a record');
        yield {
          date: readDate(fields.record_date, 'record_date'),
          security_type: readText(fields.security_type_desc, 'security_type_desc'),
          security: readText(fields.security_desc, 'security_desc'),
          average_rate: readNumber(fields.avg_interest_rate_amt, 'avg_interest_rate_amt'),
        };
      }
      progress((100 * page) / Math.max(1, pages), `${page} / ${pages}`);
    }
  },
});
