import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQueueName, isAskedFor, parseQueueName } from '../../../src/core/jobs/queue-name.ts';

const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);

test('Parsing a formatted name gives the same parts', () => {
  const name = fc.oneof(
    fc.record({ family: part }),
    fc.record({ family: part, type: part }),
    fc.record({ family: part, type: part, gpus: fc.integer({ min: 0, max: 64 }) }),
  );
  fc.assert(
    fc.property(name, (one) => {
      expect(parseQueueName(formatQueueName(one))).toEqual(one);
    }),
  );
});

test('A family or a type selects all queues below it, and no other', () => {
  for (const asked of ['factory', 'factory/test', 'factory/test/0'])
    expect(isAskedFor('factory/test/0', asked)).toBe(true);
  for (const asked of ['fact', 'factory/te', 'factory/test/1', 'study']) {
    expect(isAskedFor('factory/test/0', asked)).toBe(false);
  }
});
