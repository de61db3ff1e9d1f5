import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Machine } from '../../../../src/systems/factory/domain/servers/machine.ts';

/** Keeps one processor busy. */
function toil(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('the server’s load', () => {
  test('contains processor use since the last reading and memory in use', async () => {
    const machine = new Machine('/nowhere');
    await machine.look();
    toil(500);
    const { cpuUsage, memoryUsage } = await machine.look();
    expect(cpuUsage).toBeGreaterThan(0);
    expect(cpuUsage).toBeLessThanOrEqual(100);
    expect(memoryUsage).toBeGreaterThan(0);
    expect(memoryUsage).toBeLessThan(100);
  });

  test('in a container with a processor limit is relative to that limit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'owlery-cgroup-'));
    // Half a processor.
    await writeFile(join(folder, 'cpu.max'), '50000 100000\n');
    await writeFile(join(folder, 'cpu.stat'), 'usage_usec 1000000\nuser_usec 900000\n');
    const machine = new Machine(folder);
    await machine.look();
    const since = performance.now();
    toil(200);
    await writeFile(join(folder, 'cpu.stat'), 'usage_usec 1050000\nuser_usec 900000\n');
    const { cpuUsage } = await machine.look();
    // 50 ms of half of the elapsed time.
    expect(cpuUsage).toBeGreaterThan(0);
    expect(cpuUsage).toBeLessThanOrEqual(50);
    expect(performance.now() - since).toBeGreaterThan(199);
    await writeFile(join(folder, 'cpu.max'), 'max 100000\n');
    expect((await machine.look()).cpuUsage).toBeLessThanOrEqual(100);
    await rm(folder, { recursive: true });
  });
});
