/**
 * Exchange rates of the złoty by the National Bank of Poland. Format: JSON, a list of tables with a rate for each currency:
 * https://api.nbp.pl/en.html. It gives 93 days at a time, and answers 404 when none of them was a working day.
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
  SourceError,
} from 'owlery/source';

const NBP = { id: 'NBP', name: 'National Bank of Poland', address: 'https://api.nbp.pl', requestsPerSecond: 2 };
const BEGINNING = '2002-01-02';
const MOST_DAYS = 93;

export default defineScript({
  name: '波兰央行兹罗提汇率 · National Bank of Poland rates',
  description:
    '波兰国家银行的平均汇率：一单位外币可兑换多少兹罗提。不填起止日期时取最新一期。 · Average exchange rates of the National Bank of Poland: złoty for one unit. Without a period: the latest table.',
  parameters: {
    table: {
      type: 'string',
      choices: ['A', 'B'],
      default: 'A',
      description: 'A 主要货币，每日；B 其他货币，每周 · A: main currencies, daily; B: others, weekly',
    },
    ...PERIOD,
  },
  naturalKey: ['table', 'date', 'currency'],
  async *collect({ parameters: { table, ...parameters }, signal, log, progress }) {
    const { start, end } = readPeriod(parameters);
    const nbp = new Source(NBP, { signal, log });
    const ranges = start || end ? rangesOf(start ?? BEGINNING, end ?? new Date().toISOString().slice(0, 10)) : [''];
    for (const [index, range] of ranges.entries()) {
      const tables = await tablesOf(nbp, `/api/exchangerates/tables/${table}/${range}`);
      log(`${tables.length} tables ${range}`.trim());
      for (const one of tables) {
        const { no, effectiveDate, rates } = readFields(one, ['no', 'effectiveDate', 'rates'], 'a table');
        for (const entry of readList(rates, 'rates')) {
          const { currency, code, mid } = readFields(entry, ['currency', 'code', 'mid'], 'a rate');
          yield {
            table,
            date: readDate(effectiveDate, 'effectiveDate'),
            currency: readText(code, 'code'),
            currency_name: readText(currency, 'currency'),
            rate: readNumber(mid, 'mid'),
            table_number: readText(no, 'no'),
          };
        }
      }
      progress((100 * (index + 1)) / ranges.length);
    }
  },
});

async function tablesOf(nbp: Source, path: string): Promise<unknown[]> {
  try {
    return readList(await nbp.json(path, { query: { format: 'json' } }), 'the answer');
  } catch (error) {
    if (error instanceof SourceError && error.status === 404) return [];
    throw error;
  }
}

/** Ranges of days as the path has them, each as long as is allowed. */
function rangesOf(start: string, end: string): string[] {
  const ranges: string[] = [];
  for (let first = start; first <= end; ) {
    const last = plusDays(first, MOST_DAYS - 1);
    ranges.push(`${first}/${last < end ? last : end}/`);
    first = plusDays(last, 1);
  }
  return ranges;
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
