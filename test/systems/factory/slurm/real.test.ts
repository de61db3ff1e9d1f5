import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ended, order, reaches } from '../../../acceptance/factory/machines.ts';
import { listProcesses } from '../../../support/processes.ts';
import { hasSlurm, slurmTitle, startSlurm, type TestSlurm } from '../../../support/slurm.ts';
import { fileOf, type SlurmFactory, type SlurmWorker, startSlurmFactory } from './slurm-factory.ts';

/** In the command line of every process of these tests that would not end by itself. */
const mark = `86400.${process.pid}7`;
const LONG = { timeout: 60_000, interval: 100 };

const types = `
default:
  executor: slurm
  slurm: { partition: gpu }
report:
  command:
    - sh
    - -c
    - 'echo to the log; echo "{\\"progress\\": 40, \\"message\\": \\"half\\"}"; echo complaint >&2;
      echo "{\\"result\\": {\\"gpus\\": \\"$CUDA_VISIBLE_DEVICES\\", \\"mode\\": \\"$MODE\\", \\"attempt\\": \\"$OWLERY_ATTEMPT\\", \\"word\\": \\"$0\\"}}"'
    - "{word}"
  environment: { MODE: "it's fast" }
  config: { properties: { word: { type: string, default: hello } } }
  gpus: 1
  rate: 600
broken:
  command: [sh, -c, 'echo it broke >&2; exit 4']
  rate: 0
stubborn:
  command: [sh, -c, 'trap "" TERM; echo "{\\"progress\\": 5}"; (setsid sh -c "trap \\"\\" TERM; sleep ${mark}") & sleep ${mark}; sleep ${mark}']
  rate: 0
  gpus: 1
brief:
  command: [sh, -c, 'echo "{\\"progress\\": 5}"; sleep ${mark}']
  rate: 0
  timeout_seconds: 2
gated:
  command: [sh, -c, 'echo one; echo "{\\"result\\": {\\"first\\": true}}"; echo "{\\"progress\\": 10}"; while [ ! -e FOLDER/$0 ]; do sleep 0.2; done; echo two', "{gate}"]
  config: { required: [gate], properties: { gate: { type: string } } }
  rate: 6
closed:
  command: [sh, -c, 'exit 0']
  slurm: { partition: closed }
  rate: 0
nowhere:
  command: [sh, -c, 'exit 0']
  slurm: { partition: nowhere }
  rate: 0
`;

const left = async () => (await listProcesses()).filter(({ command }) => command.includes(mark));
const gone = () => vi.waitFor(async () => expect(await left()).toEqual([]), LONG);

describe.skipIf(!hasSlurm)(`tasks in a real ${slurmTitle}`, () => {
  let slurm: TestSlurm;
  let factory: SlurmFactory;
  let worker: SlurmWorker;
  beforeAll(async () => {
    slurm = await startSlurm();
    factory = await startSlurmFactory(slurm, types);
    worker = await factory.startWorker();
  }, 180_000);
  afterAll(async () => {
    await factory?.[Symbol.asyncDispose]();
    await slurm?.[Symbol.asyncDispose]();
  });

  const linesOf = async (id: string): Promise<string[]> =>
    (await factory.user.get(`/api/tasks/${id}/logs?page_size=100`)).body.items
      .map(({ message }: { message: string }) => message)
      .reverse();
  const closes = () => vi.waitFor(async () => expect(await factory.openJobs()).toBe(0), LONG);
  const waits = (id: string, words: RegExp) =>
    vi.waitFor(async () => {
      const {
        status,
        waiting_reason: reason,
        started_at: began,
      } = (await factory.user.get(`/api/tasks/${id}`)).body.data;
      expect([status, began, reason]).toEqual(['pending', null, expect.stringMatching(words)]);
    }, LONG);

  test('a task reports, logs, gives a result, and sees the GPU that Slurm gave it', async () => {
    const task = await ended(factory.user, await order(factory.user, 'report', { word: '猫头鹰' }));
    expect(task).toMatchObject({
      status: 'completed',
      progress: 100,
      result: { gpus: expect.stringMatching(/^[01]$/), mode: "it's fast", attempt: '1', word: '猫头鹰' },
      error_message: null,
    });
    const lines = await linesOf(task.id);
    expect(lines).toEqual(
      expect.arrayContaining([expect.stringMatching(/Slurm.*\d/), 'to the log', 'half', 'complaint']),
    );
    await closes();
    expect(await readdir(join(factory.folder, 'jobs'))).toEqual([]);
  });
});
