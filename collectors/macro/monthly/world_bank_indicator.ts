/**
 * An indicator of the World Bank for some countries or all. Format: JSON, a list of two: where the page is, and its rows.
 * What it refuses is a list of one with a message, and HTTP 200:
 * https://datahelpdesk.worldbank.org/knowledgebase/articles/898581 and …/898620-api-error-codes
 */
import { defineScript } from 'owlery/script';
import { readFields, readList, readNumber, readText, readWords, Source } from 'owlery/source';

const WORLD_BANK = { id: 'WORLD_BANK', name: 'World Bank', address: 'https://api.worldbank.org', requestsPerSecond: 2 };
const ROWS_A_PAGE = 5_000;

export default defineScript({
  name: '世界银行指标 · World Bank indicator',
  description:
    '世界银行的指标，例如 NY.GDP.MKTP.CD、SP.POP.TOTL，按国家和年份。 · An indicator of the World Bank, such as NY.GDP.MKTP.CD or SP.POP.TOTL, for countries and years.',
  parameters: {
    indicator: { type: 'string', required: true, description: '指标代码 · Code of the indicator' },
    countries: { type: 'string', default: 'all', description: '国家代码，逗号分隔 · Codes of countries, or all' },
    start_year: { type: 'integer', description: '起始年份 · First year' },
    end_year: { type: 'integer', description: '结束年份 · Last year' },
  },
  naturalKey: ['indicator', 'country', 'period'],
  async *collect({ parameters, signal, log, progress }) {
    const [indicator = ''] = readWords(parameters.indicator, /^[\w.-]+$/, 'indicator');
    const countries = readWords(parameters.countries, /^\w{2,3}$/, 'countries').join(';');
    const date = yearsOf(parameters.start_year, parameters.end_year);
    const bank = new Source(WORLD_BANK, { signal, log });
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const answer = await bank.json(`/v2/country/${countries}/indicator/${indicator}`, {
        query: { format: 'json', date, per_page: ROWS_A_PAGE, page },
      });
      const { total, rows, pages: found } = readPage(answer);
      log(`page ${page} of ${found}, ${total} rows in all`);
      for (const row of rows) yield readRow(row);
      pages = found;
      progress((100 * page) / Math.max(1, pages), `${page} / ${pages}`);
    }
  },
});

/** @throws Error with the bank's own words when it refuses */
function readPage(answer: unknown): { pages: number; total: number; rows: unknown[] } {
  const [head, rows] = readList(answer, 'the answer');
  if (typeof head === 'object' && head !== null && 'message' in head) {
    const messages = readList(head.message, 'message').map((message) => {
      const { key, value } = readFields(message, ['key', 'value'], 'message');
      return `${key}: ${value}`;
    });
    throw new Error(`World Bank refuses: ${messages.join('; ')}`);
  }
  const { pages, total } = readFields(head, ['pages', 'total'], 'the first part');
  // No rows are a null.
  return { pages: Number(pages), total: Number(total), rows: rows === null ? [] : readList(rows, 'the second part') };
}

function readRow(row: unknown) {
  const names = ['indicator', 'country', 'countryiso3code', 'date', 'value', 'unit', 'obs_status', 'decimal'] as const;
  const fields = readFields(row, names, 'a row');
  const indicator = readFields(fields.indicator, ['id', 'value'], 'indicator');
  const country = readFields(fields.country, ['id', 'value'], 'country');
  return {
    indicator: readText(indicator.id, 'indicator'),
    indicator_name: readText(indicator.value, 'indicator'),
    country: readText(country.id, 'country'),
    country_name: readText(country.value, 'country'),
    country_iso3: readText(fields.countryiso3code, 'countryiso3code'),
    // A year; 2024Q1 or 2024M01 for the few that are not yearly.
    period: readText(fields.date, 'date'),
    value: readNumber(fields.value, 'value'),
    unit: readText(fields.unit, 'unit'),
    status: readText(fields.obs_status, 'obs_status'),
    decimals: readNumber(fields.decimal, 'decimal'),
  };
}

function yearsOf(start: number | undefined, end: number | undefined): string | undefined {
  if (start === undefined && end === undefined) return undefined;
  const first = start ?? 1960;
  const last = end ?? new Date().getUTCFullYear();
  if (first > last) throw new Error(`start_year ${first} is after end_year ${last}`);
  return `${first}:${last}`;
}
