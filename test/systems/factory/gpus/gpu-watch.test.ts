import { afterEach, describe, expect, test, vi } from 'vitest';
import { ProcessMarks } from '../../../../src/shared/processes/process-marks.ts';
import { GpuPool } from '../../../../src/systems/factory/domain/gpus/gpu-pool.ts';
import { GpuWatch } from '../../../../src/systems/factory/domain/gpus/gpu-watch.ts';
import { eventually } from '../../../support/eventually.ts';
import { quiet } from '../../../support/logger.ts';
import { type FakeNvidiaSmi, fakeNvidiaSmi } from '../../../support/nvidia-smi.ts';

const never = new AbortController().signal;
let made = 0;
/** Ids that differ from those of other tests running on this machine. */
const uuid = (number: number) => `GPU-${process.pid}-${made}-${number}`;
const row = (number: number, figures: string) =>
  `${number}, ${uuid(number)}, ${figures}, 24576, [N/A], NVIDIA RTX 3090`;

async function watching(answer: (() => string[]) | string[]) {
  made += 1;
  const stack = new AsyncDisposableStack();
  const nvidia: FakeNvidiaSmi = stack.use(
    await fakeNvidiaSmi({ rows: typeof answer === 'function' ? answer() : answer }),
  );
  vi.stubEnv('PATH', nvidia.path);
  const pool = new GpuPool();
  const watch = stack.use(new GpuWatch({ pool, only: undefined, marks: new ProcessMarks('test'), logger: quiet }));
  await watch.start();
  return { nvidia, pool, watch, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the GPUs on offer', () => {
  test('are those that nobody else uses, idle ones first', async () => {
    await using machine = await watching(() => [
      row(0, '85, 10240'),
      row(1, '12, 700'),
      row(2, '0, 20480'),
      row(3, '0, 300'),
      row(4, '40, 500'),
    ]);
    expect(machine.watch.gpus).toHaveLength(5);
    expect(machine.pool.room(1)).toBe(2);
    expect((await machine.pool.take(2, never)).devices).toEqual([uuid(3), uuid(1)]);
  });

  test('are withdrawn as soon as others use them, but not because of their own task’s use', async () => {
    await using machine = await watching(() => [row(0, '0, 4'), row(1, '0, 4')]);
    using task = await machine.pool.take(1, never);
    expect(task.devices).toEqual([uuid(0)]);
    await machine.nvidia.answers({ rows: [row(0, '100, 20480'), row(1, '100, 20480')] });
    await eventually(() => expect(machine.pool.room(1)).toBe(0));
    task[Symbol.dispose]();
    expect(machine.pool.room(1)).toBe(1);
  });

  test('are none while they cannot be read', async () => {
    await using machine = await watching(() => [row(0, '0, 4')]);
    expect(machine.pool.room(1)).toBe(1);
    const said = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    await machine.nvidia.answers({ rows: [said], exit: 9 });
    await eventually(() => expect(machine.pool.room(1)).toBe(0));
    expect(machine.watch.gpus).toEqual([]);
    await machine.nvidia.answers({ rows: [row(0, '0, 4')] });
    await eventually(() => expect(machine.pool.room(1)).toBe(1));
  });
});
