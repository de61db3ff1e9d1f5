import { rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type FakeNvidiaSmi, fakeNvidiaSmi } from '../../support/nvidia-smi.ts';
import { ended, order, reaches, startFactory, type WorkingFactory } from './machines.ts';

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const ID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
const ok = (data: unknown) => ({ success: true, message: '操作成功', data, error_code: null });

/** Ids that differ from those of other tests running on this machine. */
const gpu = (number: number) => `GPU-${String(process.pid).padStart(8, '0')}-1111-2222-3333-00000000000${number}`;
const rows = [
  `0, ${gpu(0)}, 0, 1024, 24576, [N/A], NVIDIA GeForce RTX 3090`,
  `1, ${gpu(1)}, 21, 2048, 24576, [N/A], NVIDIA GeForce RTX 3090`,
  `2, ${gpu(2)}, [N/A], 0, 40960, Disabled, NVIDIA A100-SXM4-40GB`,
];

const types = `
gpu_names:
  title: Names its GPUs
  command: [sh, report.sh]
  gpus: 1
  rate: 0
  timeout_seconds: 60
`;
const files = {
  'report.sh': `echo '{"progress": 40}'
    while [ ! -e "go-on" ]; do sleep 0.05; done
    echo "{\\"result\\": {\\"gpus\\": \\"$CUDA_VISIBLE_DEVICES\\"}}"`,
};

describe('servers without GPUs', () => {
  let factory: WorkingFactory;
  beforeAll(async () => {
    factory = await startFactory({ environment: { OWLERY_SERVER_NAME: 'The first' } });
  });
  afterAll(() => factory[Symbol.asyncDispose]());

  test('are listed with their tasks', async () => {
    const { status, body } = await factory.user.get('/api/gpu/servers');
    expect(status).toBe(200);
    expect(body).toEqual(
      ok([
        {
          id: ID,
          name: 'The first',
          host: hostname(),
          status: 'online',
          current_tasks: 0,
          max_concurrent_tasks: 4,
          total_memory: 0,
          used_memory: 0,
          gpu_count: 0,
          cpu_usage: expect.any(Number),
          memory_usage: expect.any(Number),
          last_heartbeat: TIME,
        },
      ]),
    );
    const [server] = body.data;
    expect(server.memory_usage).toBeGreaterThan(0);
    expect(server.memory_usage).toBeLessThanOrEqual(100);
    expect(server.cpu_usage).toBeGreaterThanOrEqual(0);
    expect(server.cpu_usage).toBeLessThanOrEqual(100);
    const detail = await factory.user.get(`/api/gpu/servers/${server.id}`);
    expect(detail.body).toEqual(
      ok({
        ...server,
        cpu_usage: expect.any(Number),
        memory_usage: expect.any(Number),
        last_heartbeat: TIME,
        registered_at: TIME,
        gpus: [],
        task_types: [
          { name: 'test', title: '测试 · Test', gpus: 0, rate: 0, timeout: null, config: expect.any(Object) },
          {
            name: 'video_analysis',
            title: '视频分析 · Video analysis',
            gpus: 0,
            rate: null,
            timeout: null,
            config: expect.any(Object),
          },
        ],
      }),
    );
  });

  test('show the tasks running on them, and the overview counts those', async () => {
    const ids = [
      await order(factory.user, 'test', { seconds: 600 }),
      await order(factory.other, 'test', { seconds: 600 }),
    ];
    await Promise.all([
      reaches(factory.user, ids[0] ?? '', 'running'),
      reaches(factory.other, ids[1] ?? '', 'running'),
    ]);
    const [{ id }] = (await factory.user.get('/api/gpu/servers')).body.data;
    await eventually(async () => {
      const { body } = await factory.user.get(`/api/gpu/servers/${id}/status`);
      expect(body).toEqual(
        ok({
          server_id: id,
          status: 'online',
          cpu_usage: expect.any(Number),
          memory_usage: expect.any(Number),
          gpu_usage: [],
          running_tasks: ids.map((task) => ({ task_id: task, progress: expect.any(Number) })),
          timestamp: TIME,
        }),
      );
    });
    expect((await factory.user.get(`/api/tasks/${ids[0]}`)).body.data.gpu_server_id).toBe(id);
    expect((await factory.user.get(`/api/gpu/servers/${id}`)).body.data.current_tasks).toBe(2);
    const others = [
      await order(factory.admin, 'test', { seconds: 600 }),
      await order(factory.admin, 'test', { seconds: 600 }),
      await order(factory.admin, 'test', { seconds: 600 }),
    ];
    await reaches(factory.admin, others[1] ?? '', 'running');
    expect((await factory.user.get('/api/gpu/cluster/overview')).body).toEqual(
      ok({
        total_servers: 1,
        online_servers: 1,
        offline_servers: 0,
        total_gpus: 0,
        busy_gpus: 0,
        idle_gpus: 0,
        total_running_tasks: 4,
        queue_length: 1,
        average_gpu_usage: 0,
        total_memory: 0,
        used_memory: 0,
      }),
    );
    for (const task of [...ids, ...others]) await factory.admin.post(`/api/tasks/${task}/cancel`);
    await eventually(async () => {
      const { body } = await factory.user.get(`/api/gpu/servers/${id}/status`);
      expect(body.data.running_tasks).toEqual([]);
    });
  });

  test.for(['', '/status'])('return 404 for an unknown server: /api/gpu/servers/{id}%s', async (end) => {
    const id = '0b5b2d4e-1111-4222-8333-444455556666';
    const { status, body } = await factory.user.get(`/api/gpu/servers/${id}${end}`);
    expect(status).toBe(404);
    expect(body).toEqual({
      success: false,
      message: '资源不存在',
      error_code: 'RESOURCE_NOT_FOUND',
      details: expect.any(Object),
    });
    const odd = await factory.user.get(`/api/gpu/servers/12${end}`);
    expect([odd.status, odd.body.error_code]).toEqual([422, 'VALIDATION_ERROR']);
  });

  test.for(['servers', 'servers/0b5b2d4e-1111-4222-8333-444455556666', 'cluster/overview'])(
    'return 401 without a token: %s',
    async (path) => {
      const { status, body } = await factory.anybody.get(`/api/gpu/${path}`);
      expect([status, body.error_code]).toEqual([401, 'INVALID_CREDENTIALS']);
    },
  );

  test('refuse a task whose number of GPUs is invalid', async () => {
    for (const gpus of [-1, 1.5, 65, '1', null]) {
      const task = { title: 'A task', task_type: 'test', config: { gpus } };
      expect((await factory.user.post('/api/tasks', task)).status).toBe(422);
    }
  });
});

describe('servers with GPUs', () => {
  let factory: WorkingFactory;
  let nvidia: FakeNvidiaSmi;
  beforeAll(async () => {
    nvidia = await fakeNvidiaSmi({ rows });
    vi.stubEnv('PATH', nvidia.path);
    factory = await startFactory({ types, files, environment: { OWLERY_GPUS: 'all', OWLERY_SERVER_NAME: 'GPU-01' } });
  });
  afterAll(async () => {
    await factory[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
    await nvidia[Symbol.asyncDispose]();
  });

  test('show the use and memory of each GPU, in GiB', async () => {
    const [server] = (await factory.user.get('/api/gpu/servers')).body.data;
    expect(server).toMatchObject({ name: 'GPU-01', gpu_count: 3, total_memory: 88, used_memory: 3 });
    const { body } = await factory.user.get(`/api/gpu/servers/${server.id}/status`);
    expect(body.data.gpu_usage).toEqual([
      { gpu_id: 0, usage: 0, memory_used: 1, memory_total: 24 },
      { gpu_id: 1, usage: 21, memory_used: 2, memory_total: 24 },
      { gpu_id: 2, usage: null, memory_used: 0, memory_total: 40 },
    ]);
    const overview = (await factory.user.get('/api/gpu/cluster/overview')).body.data;
    expect(overview).toMatchObject({
      total_gpus: 3,
      busy_gpus: 0,
      idle_gpus: 3,
      average_gpu_usage: 10.5,
      total_memory: 88,
      used_memory: 3,
    });
  });

  test('give tasks the GPUs they request, and let other tasks wait', async () => {
    const two = await order(factory.user, 'gpu_names', { gpus: 2 });
    await reaches(factory.user, two, 'running');
    const all = await order(factory.user, 'gpu_names', { gpus: 3 }, { priority: 5 });
    const one = await order(factory.user, 'gpu_names');
    await reaches(factory.user, one, 'running');
    // A later task that needs no GPU completes, so the waiting one had its chance.
    const none = await order(factory.user, 'test', { seconds: 0 });
    expect(await ended(factory.user, none)).toMatchObject({ status: 'completed' });
    expect((await factory.user.get(`/api/tasks/${all}`)).body.data.status).toBe('pending');
    const [{ id }] = (await factory.user.get('/api/gpu/servers')).body.data;
    await eventually(async () => {
      const { gpus } = (await factory.user.get(`/api/gpu/servers/${id}`)).body.data;
      expect(gpus.map((one: { status: string }) => one.status)).toEqual(['busy', 'busy', 'busy']);
    });
    const { config } = factory.server;
    await writeFile(join(dirname(config.systems.factory.tasksFile ?? ''), 'go-on'), '');
    const results = await Promise.all([two, one, all].map((task) => ended(factory.user, task)));
    expect(results.map(({ status, result }) => [status, result])).toEqual([
      ['completed', { gpus: `${gpu(0)},${gpu(2)}` }],
      ['completed', { gpus: gpu(1) }],
      ['completed', { gpus: `${gpu(0)},${gpu(2)},${gpu(1)}` }],
    ]);
  });

  test('give no task a GPU that other programs use', async () => {
    const { config } = factory.server;
    await rm(join(dirname(config.systems.factory.tasksFile ?? ''), 'go-on'));
    const [, second = '', third = ''] = rows;
    await nvidia.answers({ rows: [`0, ${gpu(0)}, 85, 10240, 24576, [N/A], NVIDIA GeForce RTX 3090`, second, third] });
    await eventually(async () => {
      const overview = (await factory.user.get('/api/gpu/cluster/overview')).body.data;
      expect(overview).toMatchObject({ total_gpus: 3, busy_gpus: 1, idle_gpus: 2 });
    });
    const ids = [await order(factory.user, 'gpu_names'), await order(factory.user, 'gpu_names')];
    for (const id of ids) await reaches(factory.user, id, 'running');
    const waits = await order(factory.user, 'gpu_names');
    expect(await ended(factory.user, await order(factory.user, 'test', { seconds: 0 }))).toMatchObject({
      status: 'completed',
    });
    expect((await factory.user.get(`/api/tasks/${waits}`)).body.data.status).toBe('pending');
    await factory.user.delete(`/api/tasks/${waits}`);
    await writeFile(join(dirname(config.systems.factory.tasksFile ?? ''), 'go-on'), '');
    const results = await Promise.all(ids.map((id) => ended(factory.user, id)));
    expect(results.map(({ result }) => result.gpus).sort()).toEqual([gpu(1), gpu(2)]);
  });

  test('continue without a GPU that has disappeared', async () => {
    await nvidia.answers({
      rows: [rows[1] ?? '', 'Unable to determine the device handle for GPU 0000:02:00.0: Unknown Error'],
      exit: 15,
    });
    await eventually(async () => {
      const [server] = (await factory.user.get('/api/gpu/servers')).body.data;
      expect(server).toMatchObject({ status: 'online', gpu_count: 1, total_memory: 24 });
    });
  });
});
