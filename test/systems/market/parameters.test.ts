import { expect, test } from 'vitest';
import type { ParameterDeclaration } from '../../../src/systems/market/domain/scripts/parameter-declaration.ts';
import { checkParameters } from '../../../src/systems/market/domain/scripts/parameters.ts';

const declared: ParameterDeclaration[] = [
  { name: 'symbol', type: 'string', required: true },
  { name: 'adjust', type: 'string', choices: ['qfq', 'hfq'], default: 'qfq' },
  { name: 'days', type: 'integer', choices: [1, 5] },
  { name: 'ratio', type: 'number' },
  { name: 'fast', type: 'boolean' },
  { name: 'from', type: 'date' },
];

test('Defaults are filled in, other values are unchanged, and null counts as absent', () => {
  expect(
    checkParameters(declared, { symbol: '000001', ratio: 0.5, fast: false, from: '2024-01-02', days: null }),
  ).toEqual({
    symbol: '000001',
    adjust: 'qfq',
    ratio: 0.5,
    fast: false,
    from: '2024-01-02',
  });
});

test.each([
  [{}, [{ name: 'symbol', problem: 'required' }]],
  [{ symbol: '' }, [{ name: 'symbol', problem: 'required' }]],
  [{ symbol: ' ' }, [{ name: 'symbol', problem: 'required' }]],
  [{ symbol: 1 }, [{ name: 'symbol', problem: 'string' }]],
  [{ symbol: 'a', adjust: 'x' }, [{ name: 'adjust', problem: 'choices', choices: ['qfq', 'hfq'] }]],
  [{ symbol: 'a', days: '5' }, [{ name: 'days', problem: 'integer' }]],
  [{ symbol: 'a', days: 5.5 }, [{ name: 'days', problem: 'integer' }]],
  [{ symbol: 'a', ratio: '1' }, [{ name: 'ratio', problem: 'number' }]],
  [{ symbol: 'a', fast: 'true' }, [{ name: 'fast', problem: 'boolean' }]],
  [{ symbol: 'a', from: '2024-02-30' }, [{ name: 'from', problem: 'date' }]],
  [{ symbol: 'a', from: '20240102' }, [{ name: 'from', problem: 'date' }]],
  [
    { adjust: 1, other: 1, __proto__: 1 },
    [
      { name: 'symbol', problem: 'required' },
      { name: 'adjust', problem: 'string' },
      { name: 'other', problem: 'unknown' },
    ],
  ],
])('%j is refused', (given, problems) => {
  expect(() => checkParameters(declared, given)).toThrow(
    expect.objectContaining({ code: 'parameters_invalid', data: { problems } }),
  );
});
