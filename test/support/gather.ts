/** All that something yields. TypeScript's library knows no Array.fromAsync yet. */
export async function gather<T>(values: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const value of values) gathered.push(value);
  return gathered;
}
