/** Finds the columns of a table that can be plotted: the time, and prices or other numbers. */

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Plot {
  /** The column of the time. */
  readonly date: string;
  readonly candle?: { open: string; high: string; low: string; close: string; volume?: string | undefined };
  /** Columns of numbers, if there are no candles. */
  readonly lines: readonly string[];
  /** A column whose values distinguish several series. */
  readonly group?: string;
}

const MOST_LINES = 4;
const isDate = ({ type }: Column) => /date|time/i.test(type);
const isNumber = ({ type }: Column) => /int|numeric|double|real|decimal|float|number/i.test(type);

const names = {
  open: ['open', 'open_price', '开盘', '开盘价', '今开'],
  high: ['high', 'high_price', '最高', '最高价'],
  low: ['low', 'low_price', '最低', '最低价'],
  close: ['close', 'close_price', '收盘', '收盘价'],
  volume: ['volume', 'vol', '成交量'],
};

export function findPlot(columns: readonly Column[]): Plot | undefined {
  const date =
    columns.find(isDate) ?? columns.find(({ name }) => /^(date|time|日期|时间|open_time|period)$/i.test(name));
  if (!date) return undefined;
  const find = (known: readonly string[]) => columns.find(({ name }) => known.includes(name.toLowerCase()))?.name;
  const [open, high, low, close] = [find(names.open), find(names.high), find(names.low), find(names.close)];
  const candle = open && high && low && close ? { open, high, low, close, volume: find(names.volume) } : undefined;
  const lines = columns
    .filter((column) => column !== date && isNumber(column) && !/(^|_)(id|code)$|^_/i.test(column.name))
    .map(({ name }) => name)
    .slice(0, MOST_LINES);
  if (!candle && lines.length === 0) return undefined;
  return { date: date.name, lines, ...(candle && { candle }) };
}
