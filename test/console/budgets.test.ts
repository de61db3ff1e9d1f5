/** What a build of the console weighs; `npm ci` has made one. */
import { expect, test } from 'vitest';
import { BUDGETS, weigh } from '../../console/scripts/budgets.ts';

test('The first load and each lazy part stay within their budgets', async () => {
  const { firstScript, firstStyle, largest } = await weigh();
  expect(firstScript).toBeLessThanOrEqual(BUDGETS.firstScript);
  expect(firstStyle).toBeLessThanOrEqual(BUDGETS.firstStyle);
  expect(largest.bytes, largest.file).toBeLessThanOrEqual(BUDGETS.lazyPart);
});
