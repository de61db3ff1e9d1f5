import { describe, expect, test, vi } from 'vitest';
import { passTime } from '../../../../src/systems/factory/domain/work/test-task.ts';

const never = new AbortController().signal;

describe('a task of the type test', () => {
  test('continues where the previous attempt stopped', async () => {
    const progress = vi.fn();
    const save = vi.fn();
    const checkpoint = { seconds: 29.7 };
    expect(await passTime({ seconds: 30, checkpoint, signal: never, progress, save })).toEqual({ seconds: 30 });
    expect(progress.mock.calls[0]?.[0]).toBeCloseTo(99);
    expect(save.mock.calls[0]?.[0].seconds).toBeCloseTo(29.7);
  });

  test('completes at once when nothing is left to wait for', async () => {
    const save = vi.fn();
    await passTime({ seconds: 0, checkpoint: undefined, signal: never, progress: vi.fn(), save });
    expect(save).not.toHaveBeenCalled();
  });

  test('stops at its signal', async () => {
    const stop = new AbortController();
    const waiting = passTime({
      seconds: 60,
      checkpoint: undefined,
      signal: stop.signal,
      progress: vi.fn(),
      save: vi.fn(),
    });
    stop.abort('cancel');
    await expect(waiting).rejects.toBe('cancel');
  });
});
