import { Interfaces } from '../src/systems/market/domain/interfaces/interfaces.ts';
import { printTable } from './table.ts';

const KEYWORDS = [
  'stock_zh_a_hist',
  'STOCK HIST',
  '历史行情',
  'a股 历史',
  '期货 仓单 交易所',
  'eastmoney',
  'macro 宏观 中国',
  'e',
  'no such thing at all',
];
const ROUNDS = 500;

/** The milliseconds of a search over the interfaces with its first page, and of reading their catalogue. */
export async function benchCatalogue(): Promise<void> {
  const start = performance.now();
  const interfaces = new Interfaces();
  const reading = performance.now() - start;
  const { total } = interfaces.list({ page: 1, pageSize: 1 });
  const times = Array.from({ length: ROUNDS }, () => KEYWORDS.map((keyword) => search(interfaces, keyword))).flat();
  times.sort((a, b) => a - b);
  const limit = 5;
  const against = 'the aim';
  printTable(`Search in ${total.toLocaleString('en')} interfaces`, [
    { what: 'a search, p50', ours: percentile(times, 0.5), limit, unit: 'ms', against },
    { what: 'a search, p99', ours: percentile(times, 0.99), limit, unit: 'ms', against },
    { what: 'reading the catalogue, once a process', ours: reading, unit: 'ms' },
  ]);
}

function search(interfaces: Interfaces, keyword: string): number {
  const start = performance.now();
  interfaces.list({ page: 1, pageSize: 20 }, { keyword });
  return performance.now() - start;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
