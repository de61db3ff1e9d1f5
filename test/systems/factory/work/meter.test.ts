import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { Meter } from '../../../../src/systems/factory/domain/work/meter.ts';
import { eventually } from '../../../support/eventually.ts';
import { quiet } from '../../../support/logger.ts';

describe('the hold of a running task', () => {
  test('is extended some time before it is used up, repeatedly', async () => {
    const extend = vi.fn(async () => 0.3);
    await using meter = new Meter({ paidSeconds: 10.2, extend, logger: quiet });
    expect(extend).not.toHaveBeenCalled();
    await eventually(() => expect(extend.mock.calls.length).toBeGreaterThan(2));
    expect(meter.signal.aborted).toBe(false);
  });

  test('is extended in time, and not earlier', async () => {
    const extend = vi.fn(async () => 60);
    await using meter = new Meter({ paidSeconds: 5, extend, logger: quiet });
    await eventually(() => expect(extend).toHaveBeenCalledTimes(1));
    expect(meter.signal.aborted).toBe(false);
  });

  test('is used up when there is no more money, and then the task is stopped', async () => {
    const extend = vi.fn(async () => 0);
    const since = performance.now();
    await using meter = new Meter({ paidSeconds: 0.5, extend, logger: quiet });
    await once(meter.signal, 'abort');
    expect(performance.now() - since).toBeGreaterThan(490);
    expect(meter.signal.reason).toMatchObject({ code: 'insufficient_balance' });
  });

  test('does not stop the task while the database is away, and covers that time afterwards', async () => {
    const away = () => Promise.reject(new Error('away'));
    const extend = vi.fn<() => Promise<number>>().mockImplementationOnce(away).mockImplementationOnce(away);
    extend.mockResolvedValue(60);
    await using meter = new Meter({ paidSeconds: 0.2, extend, logger: quiet });
    await eventually(() => expect(extend).toHaveBeenCalledTimes(3));
    expect(meter.signal.aborted).toBe(false);
  });

  test('can be extended again after the database was away', async () => {
    const extend = vi.fn<() => Promise<number>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue(60);
    await using meter = new Meter({ paidSeconds: 5, extend, logger: quiet });
    await eventually(() => expect(extend).toHaveBeenCalledTimes(2));
    expect(meter.signal.aborted).toBe(false);
  });
});
