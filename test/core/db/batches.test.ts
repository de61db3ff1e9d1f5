import { expect, test } from 'vitest';
import { Batches } from '../../../src/core/db/batches.ts';

/** Batches that double numbers, and a record of which numbers were in one batch. */
function doubling() {
  const together: number[][] = [];
  const batches = new Batches<number, number>(async (numbers) => {
    together.push(numbers);
    await Promise.resolve();
    if (numbers.includes(13)) throw new Error('unlucky');
    return numbers.map((number) => number * 2);
  });
  return { batches, together };
}

test('Items that arrive during a batch form the next batch', async () => {
  const { batches, together } = doubling();
  const answers = Promise.all([1, 2, 3].map((number) => batches.submit(number)));
  expect(await answers).toEqual([2, 4, 6]);
  expect(await batches.submit(4)).toBe(8);
  expect(together).toEqual([[1], [2, 3], [4]]);
});

test('A failing item does not fail the others of its batch', async () => {
  const { batches } = doubling();
  const answers = await Promise.allSettled([1, 2, 13, 3].map((number) => batches.submit(number)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
