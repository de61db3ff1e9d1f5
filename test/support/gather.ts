/** Collects all values. TypeScript's library lacks Array.fromAsync. */
export async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const value of values) gathered.push(value);
  return gathered;
}
