import { describe, expect, test } from 'vitest';
import { GpuClaims } from '../../../../src/systems/factory/domain/gpus/gpu-claims.ts';
import { GpuPool } from '../../../../src/systems/factory/domain/gpus/gpu-pool.ts';

const never = new AbortController().signal;
const whole = (...names: string[]) => names.map((name) => ({ name, isWhole: true }));
const instances = (...names: string[]) => names.map((name) => ({ name, isWhole: false }));

describe('the GPUs that a process assigns', () => {
  test('belong to one task at a time', async () => {
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

  test('are whole ones if a task needs several, since it would see one MIG instance only', async () => {
    const pool = new GpuPool();
    pool.offer([...instances('m', 'n'), ...whole('a'), ...instances('o')]);
    expect([1, 2, 3].map((gpus) => pool.room(gpus))).toEqual([4, 0, 0]);
    expect((await pool.take(1, never)).devices).toEqual(['m']);
    pool.offer([...instances('m', 'n'), ...whole('a', 'b')]);
    expect([1, 2, 3].map((gpus) => pool.room(gpus))).toEqual([3, 1, 0]);
    expect((await pool.take(2, never)).devices).toEqual(['a', 'b']);
    expect([1, 2].map((gpus) => pool.room(gpus))).toEqual([1, 0]);
  });

  test('count as taken in the same turn in which they are requested', () => {
    const pool = new GpuPool();
    pool.offer(whole('a'));
    void pool.take(1, never);
    expect(pool.room(1)).toBe(0);
  });

  test('are waited for until the signal', async () => {
    const pool = new GpuPool();
    const stop = new AbortController();
    const waiting = pool.take(1, stop.signal);
    stop.abort('cancel');
    await expect(waiting).rejects.toBe('cancel');
    await expect(pool.take(1, stop.signal)).rejects.toBe('cancel');
  });

  test('stay with their task when they are no longer offered, and are not assigned again', async () => {
    const pool = new GpuPool();
    pool.offer(whole('a'));
    using _ = await pool.take(1, never);
    pool.offer([]);
    pool.offer(whole('a'));
    expect(pool.room(1)).toBe(0);
  });

  test('belong to the first process of a server that claims them, until it releases them', async () => {
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
