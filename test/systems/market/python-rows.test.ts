/** The rows of scripts in Python: values, numpy and pandas. Needs python3. */
import { describe, expect, test } from 'vitest';
import { hasNumpy, hasPandas, python, pythonFolder } from './python.ts';
import { collect } from './script-folder.ts';

const { write } = pythonFolder();

describe.skipIf(!python)('a script in Python', () => {
  test.each([
    ['a generator of dicts', "yield {'n': 1}\nyield {'n': 2}"],
    ['a generator of lists', "yield [{'n': 1}]\nyield []\nyield ({'n': 2},)"],
    ['a list', "return [{'n': 1}, {'n': 2}]"],
    ['a generator that it returns', "return ({'n': n} for n in (1, 2))"],
  ])('may collect as %s', async (_what, body) => {
    expect(await collect(await write('yields', body))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('may collect one row, or none', async () => {
    expect(await collect(await write('one', "return {'n': 1}"))).toEqual([{ n: 1 }]);
    expect(await collect(await write('none', 'pass'))).toEqual([]);
  });

  test('yields values that arrive exactly', async () => {
    const file = await write(
      'exact',
      `
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID
yield {
    'wide': 9007199254740993, 'wider': -2 ** 70, 'double': 0.30000000000000004, 'big': 1e300, 'yes': True,
    'day': date(2024, 2, 29), 'moment': datetime(2024, 2, 29, 15, 0, 0, 500), 'at': time(9, 30),
    'zoned': datetime(2024, 2, 29, 15, tzinfo=timezone(timedelta(hours=8))),
    'price': Decimal('10.25'), 'whole': Decimal('1E+20'), 'money': Decimal('123456789012345678.91'),
    'no': [float('nan'), float('inf'), Decimal('NaN'), Decimal('sNaN'), None],
    'nested': {'n': 2 ** 64, 1: [date(2024, 1, 1)]}, 'text': '日\\u2028\\n"\\\\', 'half': '\\ud800!',
    'uuid': UUID(int=1),
}`,
    );
    expect(await collect(file)).toEqual([
      {
        wide: 9007199254740993n,
        wider: -(2n ** 70n),
        double: 0.30000000000000004,
        big: 1e300,
        yes: true,
        day: '2024-02-29',
        moment: '2024-02-29T15:00:00.000500',
        at: '09:30:00',
        zoned: '2024-02-29T15:00:00+08:00',
        price: 10.25,
        whole: 100000000000000000000n,
        money: '123456789012345678.91',
        no: [null, null, null, null, null],
        nested: { n: 2n ** 64n, 1: ['2024-01-01'] },
        text: '日\u2028\n"\\',
        half: '\ufffd!',
        uuid: '00000000-0000-0000-0000-000000000001',
      },
    ]);
  });

  test.skipIf(!hasNumpy)('yields numpy’s values', async () => {
    const file = await write(
      'numpy_values',
      `
import numpy as np
yield {
    'n': np.int64(2 ** 62 + 1), 'x': np.float64(0.1), 'nan': np.float32('nan'), 'yes': np.bool_(True),
    'list': np.array([[1, 2]]), 'at': np.datetime64('2024-02-29T15:00:00.5', 'ns'), 'nat': np.datetime64('NaT'),
}`,
    );
    expect(await collect(file)).toEqual([
      {
        n: 2n ** 62n + 1n,
        x: 0.1,
        nan: null,
        yes: true,
        list: [[1, 2]],
        at: '2024-02-29T15:00:00.500000',
        nat: null,
      },
    ]);
  });

  test.skipIf(!hasPandas)('yields data frames of pandas', async () => {
    const file = await write(
      'frames',
      `
import pandas as pd
yield pd.DataFrame({
    '日期': pd.to_datetime(['2024-01-02', None]), 'n': pd.array([2 ** 60, None], dtype='Int64'), 'x': [0.5, None], 7: ['a', None],
})
return`,
    );
    expect(await collect(file)).toEqual([
      { 日期: '2024-01-02T00:00:00', n: 2n ** 60n, x: 0.5, 7: 'a' },
      { 日期: null, n: null, x: null, 7: null },
    ]);
  });

  test('yields any object like a data frame, in batches', async () => {
    const file = await write(
      'like_frames',
      `
class Part:
    def __init__(self, rows): self.rows = rows
    def __len__(self): return len(self.rows)
    def __iter__(self): return iter(['the', 'columns'])
    def to_dict(self, orient):
        assert orient == 'records' and len(self.rows) <= 1000
        return self.rows
class Frame(Part):
    @property
    def iloc(self): return self
    def __getitem__(self, at): return Part(self.rows[at])
return Frame([{'n': n} for n in range(2500)])`,
    );
    expect(await collect(file)).toEqual(Array.from({ length: 2_500 }, (_, n) => ({ n })));
  });

  test.each(['5', "'text'", 'None', '[[1]]', "b'bytes'", '{1, 2}'])(
    'that yields %s fails with what a row is',
    async (yielded) => {
      await expect(collect(await write('no_row', `yield ${yielded}`))).rejects.toMatchObject({
        code: 'script_failed',
        data: { message: expect.stringContaining('TypeError: a row must be a dict with fields, not ') },
      });
    },
  );

  test('that yields an unsupported value fails with that value', async () => {
    await expect(collect(await write('no_value', "yield {'a': {1, 2}}"))).rejects.toMatchObject({
      code: 'script_failed',
      data: { message: 'TypeError: a row cannot hold a value of type set: {1, 2}' },
    });
  });
});
