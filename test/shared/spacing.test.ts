import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Spacing } from '../../src/shared/spacing.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('The first action, and one after a rest, need not wait', () => {
  const spacing = new Spacing(100);
  expect(spacing.wait()).toBe(0);
  spacing.begin();
  vi.advanceTimersByTime(100);
  expect(spacing.wait()).toBe(0);
});

test('An action within the interval of the last one waits for the rest of it', () => {
  const spacing = new Spacing(100);
  spacing.begin();
  vi.advanceTimersByTime(30);
  expect(spacing.wait()).toBe(70);
});
