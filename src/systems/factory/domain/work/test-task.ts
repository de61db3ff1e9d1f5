/** The type `test`: it waits and reports progress, to show that the system works. */
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskCheckpoint } from '../tasks/task.job.ts';
import type { TypeDeclaration } from './type-declaration.ts';

export const testType: TypeDeclaration = {
  name: 'test',
  title: '测试 · Test',
  config: {
    type: 'object',
    properties: { seconds: { type: 'number', minimum: 0, maximum: 86_400, default: 1 } },
  },
  leading: [],
  gpus: 0,
  rate: 0,
};

export interface TestRun {
  readonly seconds: number;
  /** The last checkpoint of an earlier attempt. */
  readonly checkpoint: TaskCheckpoint | undefined;
  readonly signal: AbortSignal;
  readonly progress: (percent: number) => void;
  readonly save: (checkpoint: TaskCheckpoint) => void;
}

/** A second at most, and less for shorter tasks. */
const step = (seconds: number) => Math.min(1, Math.max(0.1, seconds / 20));

/** @throws the signal's reason */
export async function passTime({ seconds, checkpoint, signal, progress, save }: TestRun): Promise<{ seconds: number }> {
  const earlier = Number(checkpoint?.seconds ?? 0);
  const since = performance.now();
  for (let passed = earlier; passed < seconds; passed = earlier + (performance.now() - since) / 1_000) {
    progress((passed / seconds) * 100);
    save({ seconds: passed });
    await delay(Math.min(step(seconds), seconds - passed) * 1_000, undefined, { signal }).catch(() => {});
    signal.throwIfAborted();
  }
  return { seconds };
}
