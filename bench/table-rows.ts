/** The rows for the measurements of tables. */
const BATCH = 1_000;

export type Price = ReturnType<typeof price>;

export async function* prices(count: number): AsyncGenerator<Price[]> {
  for (let start = 0; start < count; start += BATCH) {
    yield Array.from({ length: BATCH }, (_, index) => price(start + index));
  }
}

export function price(index: number) {
  const day = new Date(Date.UTC(1900, 2, 1 + Math.floor(index / 50))).toISOString().slice(0, 10);
  const open = 10 + (index % 977) / 7;
  return {
    date: day,
    code: String(600_000 + (index % 50)),
    name: `股票 ${index % 50}`,
    open,
    high: open + 1,
    low: open - 1,
    close: open + 0.5,
    volume: 1_000 + index,
    amount: (1_000 + index) * open,
    turnover: (index % 1_000) / 100,
    suspended: index % 97 === 0,
    at: `${day}T15:00:00`,
  };
}
