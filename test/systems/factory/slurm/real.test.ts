import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { price } from '../../../../src/systems/factory/domain/price.ts';
import { ended, order } from '../../../acceptance/factory/machines.ts';
import { listProcesses } from '../../../support/processes.ts';
import { hasSlurm, slurmTitle, startSlurm, type TestSlurm } from '../../../support/slurm.ts';
import { type SlurmFactory, type SlurmWorker, startSlurmFactory } from './slurm-factory.ts';

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
  rate: 0
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
late:
  command: [sh, -c, 'sleep 2']
  slurm: { partition: closed }
  rate: 60
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
    await sql`insert into ledger_entries (account_id, kind, amount) select id, 'adjustment', 100000 from accounts`.execute(
      factory.server.core.database.query,
    );
    worker = await factory.startWorker();
  }, 180_000);
  afterAll(async () => {
    await factory?.[Symbol.asyncDispose]();
    await slurm?.[Symbol.asyncDispose]();
  });

  const linesOf = async (id: string): Promise<string[]> =>
    (await factory.user.get(`/api/logs/tasks/${id}?page_size=100`)).body.items
      .map(({ message }: { message: string }) => message)
      .reverse();
  /** What the database says about the money of a task. */
  const moneyOf = async (id: string) => {
    const { rows } = await sql<{ seconds: number; span: number; begun: number; cost: number; charges: number[] }>`
      select active_seconds as seconds, extract(epoch from finished_at - started_at)::float8 as span,
        extract(epoch from started_at)::float8 as begun, task.cost,
        array(select -amount::integer from ledger_entries where run_id = runs.id) as charges
      from factory_tasks as task join runs on runs.id = task.run_id where task.uuid = ${id}`.execute(
      factory.server.core.database.query,
    );
    return rows[0] as (typeof rows)[number];
  };
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

  test("a program that fails shows its last complaints, and an order that Slurm refuses Slurm's words", async () => {
    const [broken, nowhere] = await Promise.all(
      ['broken', 'nowhere'].map(async (type) => await ended(factory.user, await order(factory.user, type))),
    );
    expect([broken?.status, broken?.error_message]).toEqual([
      'failed',
      expect.stringMatching(/ended with 4\nit broke$/),
    ]);
    expect([nowhere?.status, nowhere?.error_message]).toEqual([
      'failed',
      expect.stringMatching(/Invalid partition name/),
    ]);
  });

  test('nodes are servers with their GPUs', async () => {
    await vi.waitFor(async () => {
      const servers = (await factory.user.get('/api/gpu/servers')).body.data;
      expect(servers.map(({ name, status, gpu_count }: Record<string, unknown>) => [name, status, gpu_count])).toEqual(
        expect.arrayContaining([
          ['slurm:n1', 'online', 2],
          ['slurm:n2', 'online', 2],
        ]),
      );
    }, LONG);
  });

  test('a waiting task says why in words, is pending, and is deleted with its job', async () => {
    const id = await order(factory.user, 'closed');
    await waits(id, /PartitionDown/);
    const english = await factory.user.get(`/api/tasks/${id}`, { 'accept-language': 'en' });
    expect(english.body.data.waiting_reason).toBe(
      'Waiting in Slurm: the partition is closed at the moment (PartitionDown)',
    );
    const [job = ''] = await factory.jobsOf(id);
    expect((await factory.user.delete(`/api/tasks/${id}`)).status).toBe(200);
    await vi.waitFor(async () => expect(await slurm.ask('squeue', '-h', '-j', job.split(' ')[0] ?? '')).toBe(''), LONG);
  });

  test('a task is charged for the time that its job ran, and not for the time that it waited', async () => {
    const id = await order(factory.user, 'late');
    await waits(id, /PartitionDown/);
    const opened = Date.now() / 1_000;
    await slurm.ask('scontrol', 'update', 'partitionname=closed', 'state=up');
    expect(await ended(factory.user, id)).toMatchObject({ status: 'completed' });
    await slurm.ask('scontrol', 'update', 'partitionname=closed', 'state=down');
    const { seconds, span, begun, cost, charges } = await moneyOf(id);
    // Slurm's clock has whole seconds.
    expect(begun).toBeGreaterThanOrEqual(Math.floor(opened));
    expect(seconds).toBeGreaterThanOrEqual(2);
    expect(seconds).toBeLessThanOrEqual(span + 1);
    expect([cost, charges]).toEqual([price(60, seconds, 0), [price(60, seconds, 0)]]);
  });

  test('a cancelled task leaves no process, neither child nor daemon, that ignores SIGTERM', async () => {
    const id = await order(factory.user, 'stubborn');
    await vi.waitFor(async () => expect((await left()).length).toBeGreaterThan(1), LONG);
    expect((await factory.user.post(`/api/tasks/${id}/cancel`)).status).toBe(200);
    await gone();
    await closes();
    expect((await factory.jobsOf(id))[0]).toMatch(/CANCELLED|FAILED|COMPLETED/);
  });

  test('a task that takes too long is stopped, as on a server', async () => {
    const task = await ended(factory.user, await order(factory.user, 'brief'));
    expect([task.status, task.progress]).toEqual(['failed', 5]);
    await gone();
  });

  test('a worker that is killed loses nothing: the job is followed to its end, logged and charged once', async () => {
    const id = await order(factory.user, 'gated', { gate: 'killed' });
    await vi.waitFor(
      async () => expect((await factory.user.get(`/api/tasks/${id}`)).body.data.progress).toBe(10),
      LONG,
    );
    await worker.kill();
    await writeFile(join(factory.folder, 'killed'), '');
    worker = await factory.startWorker();
    const task = await ended(factory.user, id);
    expect(task).toMatchObject({ status: 'completed', result: { first: true } });
    expect((await linesOf(id)).filter((line) => line === 'one' || line === 'two')).toEqual(['one', 'two']);
    const { seconds, cost, charges } = await moneyOf(id);
    expect([cost, charges]).toEqual([price(6, seconds, 0), [price(6, seconds, 0)]]);
    expect(await factory.jobsOf(id)).toEqual([expect.stringMatching(/COMPLETED/)]);
  });

  test('a worker that is killed while it submits has submitted once', async () => {
    const ids: string[] = [];
    for (const pause of [0, 250, 700]) {
      const id = await order(factory.user, 'report', { word: `killed after ${pause}` });
      ids.push(id);
      // The moment is the point of the test: before, in and after the submission.
      await new Promise((resolve) => setTimeout(resolve, pause));
      await worker.kill();
      worker = await factory.startWorker();
    }
    for (const id of ids) {
      const task = await ended(factory.user, id);
      expect(task.status).toBe('completed');
      expect([task.result.attempt, (await factory.jobsOf(id)).length]).toEqual(['1', 1]);
    }
  });

  test('a task cancelled while no worker lives is ended by the next', async () => {
    const id = await order(factory.user, 'stubborn');
    await vi.waitFor(async () => expect((await left()).length).toBeGreaterThan(1), LONG);
    await worker.kill();
    expect((await factory.user.post(`/api/tasks/${id}/cancel`)).status).toBe(200);
    worker = await factory.startWorker();
    await gone();
    await closes();
  });

  test('a controller that is killed fails no task: what ends meanwhile has ended, what is ordered meanwhile waits', async () => {
    const running = await order(factory.user, 'gated', { gate: 'away' });
    await vi.waitFor(
      async () => expect((await factory.user.get(`/api/tasks/${running}`)).body.data.progress).toBe(10),
      LONG,
    );
    await slurm.kill('slurmctld');
    const ordered = await order(factory.user, 'report');
    await writeFile(join(factory.folder, 'away'), '');
    expect(await ended(factory.user, running)).toMatchObject({ status: 'completed', result: { first: true } });
    await waits(ordered, /Slurm/);
    await slurm.start('slurmctld');
    expect(await ended(factory.user, ordered)).toMatchObject({ status: 'completed', result: { attempt: '1' } });
  });

  test('a task is cancelled with the controller away', async () => {
    const id = await order(factory.user, 'stubborn');
    await vi.waitFor(async () => expect((await left()).length).toBeGreaterThan(1), LONG);
    await slurm.kill('slurmctld');
    expect((await factory.user.post(`/api/tasks/${id}/cancel`)).status).toBe(200);
    await gone();
    await slurm.start('slurmctld');
    await closes();
  });

  test('a node whose daemon dies has its task begun again, and one result counts', async () => {
    const id = await order(factory.user, 'gated', { gate: 'node' });
    await vi.waitFor(
      async () => expect((await factory.user.get(`/api/tasks/${id}`)).body.data.progress).toBe(10),
      LONG,
    );
    const node = (await slurm.ask('squeue', '-h', '-t', 'R', '-o', '%N')).trim() as 'n1' | 'n2';
    await slurm.kill(`slurmd-${node}`);
    // Said by the controller instead of awaited for SlurmdTimeout.
    await slurm.ask('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=test');
    await vi.waitFor(async () => expect((await factory.jobsOf(id)).length).toBe(2), LONG);
    await writeFile(join(factory.folder, 'node'), '');
    expect(await ended(factory.user, id)).toMatchObject({ status: 'completed', result: { first: true } });
    await slurm.start(`slurmd-${node}`);
    await closes();
  });

  test('slurmrestd does the same', async () => {
    await worker.stop();
    const jwt = join(factory.folder, 'jwt');
    await writeFile(jwt, slurm.token());
    worker = await factory.startWorker({ SLURM_REST_URL: slurm.restUrl, SLURM_JWT_FILE: jwt, PATH: '/usr/bin:/bin' });
    expect(await ended(factory.user, await order(factory.user, 'report'))).toMatchObject({
      status: 'completed',
      result: { gpus: expect.stringMatching(/^[01]$/), attempt: '1' },
    });
    const nowhere = await ended(factory.user, await order(factory.user, 'nowhere'));
    expect([nowhere.status, nowhere.error_message]).toEqual(['failed', expect.stringMatching(/partition/i)]);
    const closed = await order(factory.user, 'closed');
    await waits(closed, /PartitionDown/);
    expect((await factory.user.delete(`/api/tasks/${closed}`)).status).toBe(200);
    await closes();
    const stubborn = await order(factory.user, 'stubborn');
    await vi.waitFor(async () => expect((await left()).length).toBeGreaterThan(1), LONG);
    await slurm.kill('slurmrestd');
    expect((await factory.user.post(`/api/tasks/${stubborn}/cancel`)).status).toBe(200);
    await gone();
    await slurm.start('slurmrestd');
    await closes();
  });
});
