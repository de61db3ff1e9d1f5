import { describe, expect, test } from 'vitest';
import { GpuClaims } from '../../../../src/systems/factory/domain/gpus/gpu-claims.ts';
import { GpuPool } from '../../../../src/systems/factory/domain/gpus/gpu-pool.ts';

const never = new AbortController().signal;
const whole = (...names: string[]) => names.map((name) => ({ name, isWhole: true }));
const instances = (...names: string[]) => names.map((name) => ({ name, isWhole: false }));

describe('the GPUs a process gives out', () => {
  test('are each one task’s at a time', async () => {
    const pool = new GpuPool();
    pool.offer(whole('a', 'b', 'c'));
    expect([0, 1, 2, 3, 4].map((gpus) => pool.room(gpus))).toEqual([Number.POSITIVE_INFINITY, 3, 1, 1, 0]);
    const two = await pool.take(2, never);
    expect(two.devices).toEqual(['a', 'b']);
    expect([pool.room(1), pool.room(2)]).toEqual([1, 0]);
    const waiting = pool.take(2, never);
    const one = await pool.take(1, never);
    expect(one.devices).toEqual(['c']);
    two[Symbol.dispose]();
    expect((await waiting).devices).toEqual(['a', 'b']);
  });

  test('are whole where a task wants several, as it would see one MIG instance only', async () => {
    const pool = new GpuPool();
    pool.offer([...instances('m', 'n'), ...whole('a'), ...instances('o')]);
    expect([1, 2, 3].map((gpus) => pool.room(gpus))).toEqual([4, 0, 0]);
    expect((await pool.take(1, never)).devices).toEqual(['m']);
    pool.offer([...instances('m', 'n'), ...whole('a', 'b')]);
    expect([1, 2, 3].map((gpus) => pool.room(gpus))).toEqual([3, 1, 0]);
    expect((await pool.take(2, never)).devices).toEqual(['a', 'b']);
    expect([1, 2].map((gpus) => pool.room(gpus))).toEqual([1, 0]);
  });

  test('are counted as taken in the very turn they are asked for', () => {
    const pool = new GpuPool();
    pool.offer(whole('a'));
    void pool.take(1, never);
    expect(pool.room(1)).toBe(0);
  });

  test('are waited for no longer than is wished', async () => {
    const pool = new GpuPool();
    const stop = new AbortController();
    const waiting = pool.take(1, stop.signal);
    stop.abort('cancel');
    await expect(waiting).rejects.toBe('cancel');
    await expect(pool.take(1, stop.signal)).rejects.toBe('cancel');
  });

  test('stay with their task when they are no longer offered, and are not given out again', async () => {
    const pool = new GpuPool();
    pool.offer(whole('a'));
    using _ = await pool.take(1, never);
    pool.offer([]);
    pool.offer(whole('a'));
    expect(pool.room(1)).toBe(0);
  });

  test('belong to the first process of a machine that asks, until it lets go', async () => {
    const device = `GPU-${process.pid}-of-a-test`;
    const first = new GpuClaims();
    await using second = new GpuClaims();
    expect(await first.claim([device])).toEqual([device]);
    expect(await first.claim([device])).toEqual([device]);
    expect(await second.claim([device, `${device}-2`])).toEqual([`${device}-2`]);
    await first[Symbol.asyncDispose]();
    expect(await second.claim([device])).toEqual([device]);
  });
});
