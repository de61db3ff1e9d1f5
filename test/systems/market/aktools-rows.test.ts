import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArray, rowOf, UnintelligibleError } from '../../../src/systems/market/domain/aktools/rows.ts';
import { parseExact, stringifyExact } from '../../../src/systems/market/domain/rows/exact-json.ts';
import { gather } from '../../support/gather.ts';

async function read(...chunks: string[]): Promise<unknown[]> {
  const batches = await gather(readArray(iterate(chunks)));
  return batches.flat();
}

async function* iterate(chunks: string[]): AsyncGenerator<string> {
  yield* chunks;
}

/** Splits the text at these places. */
function cut(text: string, places: number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1))), text.length].sort((a, b) => a - b);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('an array read while it arrives', () => {
  test('gives the same rows however it is split', async () => {
    const json = fc.array(fc.jsonValue({ maxDepth: 3 }));
    await fc.assert(
      fc.asyncProperty(json, fc.array(fc.nat(), { maxLength: 20 }), fc.boolean(), async (value, places, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 2 : 0);
        expect(await read(...cut(text, places))).toEqual(parseExact(text));
      }),
    );
  });

  test('is read batch by batch', async () => {
    const batches = await gather(readArray(iterate([' [{"a":1}', ',{"a":2},{"a', '":3}]', '\n'])));
    expect(batches).toEqual([[{ a: 1 }, { a: 2 }], [{ a: 3 }]]);
  });

  test('keeps integers beyond 2^53', async () => {
    expect(await read('[{"n":9007199254740993},{"n":-9223372036854775808},{"n":1.0}]')).toEqual([
      { n: 9007199254740993n },
      { n: -9223372036854775808n },
      { n: 1 },
    ]);
    expect(stringifyExact(await read('[12345678901234567890]'))).toBe('[12345678901234567890]');
  });

  test('may be empty', async () => {
    expect(await read('[', ' ]', ' \n')).toEqual([]);
  });

  test.each([
    ['', 'incomplete'],
    ['<html></html>', 'no_array'],
    ['{"error":"x"}', 'no_array'],
    ['[{"a":1}', 'incomplete'],
    ['[{"a":1},', 'incomplete'],
    ['[{"a":"]', 'incomplete'],
    ['[{"a":1},]', 'invalid_json'],
    ['[,{"a":1}]', 'invalid_json'],
    ['[1,,2]', 'invalid_json'],
    ['[NaN]', 'invalid_json'],
    ['[{"a":1}}]', 'invalid_json'],
    ['[{"a":1}] [', 'continued'],
  ])('is refused when it is not an array: %s', async (text, problem) => {
    for (const chunks of [[text], cut(text, [1, 3, 7])]) {
      await expect(read(...chunks)).rejects.toMatchObject({ name: UnintelligibleError.name, problem });
    }
  });
});

test('A row that never ends is refused at its limit', async () => {
  const endless = (async function* () {
    yield '[{"a":"';
    for (;;) yield 'x'.repeat(65_536);
  })();
  await expect(gather(readArray(endless))).rejects.toMatchObject({ problem: 'row_too_long' });
});

describe('a row', () => {
  test('gets a date for a date whose added time is midnight', () => {
    expect(
      rowOf({
        日期: '2024-01-25T00:00:00.000',
        时间: '2024-01-25T09:30:00.000',
        zoned: '2024-01-25T00:00:00.000Z',
        none: null,
      }),
    ).toEqual({ 日期: '2024-01-25', 时间: '2024-01-25T09:30:00.000', zoned: '2024-01-25T00:00:00.000Z', none: null });
  });

  test('is also made of a bare value', () => {
    expect([1, null, 'a', '2024-01-25T00:00:00.000', [1, 2]].map(rowOf)).toEqual([
      { value: 1 },
      { value: null },
      { value: 'a' },
      { value: '2024-01-25' },
      { value: [1, 2] },
    ]);
  });
});
