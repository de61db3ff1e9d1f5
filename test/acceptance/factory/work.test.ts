import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { fakeNvidiaSmi } from '../../support/nvidia-smi.ts';
import { listProcesses } from '../../support/processes.ts';
import { ended, order, startFactory, type WorkingFactory } from './machines.ts';

const mark = `86400.${process.pid}9`;
const types = `
greet:
  title: Greets
  command: [sh, greet.sh, "{name}", "{times}"]
  rate: 0
  config:
    required: [name]
    properties:
      name: { type: string, maxLength: 20 }
      times: { type: integer, minimum: 1, maximum: 3, default: 2 }
    additionalProperties: false
stubborn:
  command: [sh, -c, 'trap "" TERM; echo "{\\"progress\\": 5}"; (trap "" TERM; sleep ${mark}) & sleep ${mark}; :']
  rate: 0
  timeout_seconds: 2
patient:
  command: [sh, -c, 'echo "{\\"progress\\": 5}"; (sleep ${mark}) & sleep ${mark}']
  rate: 0
paid:
  command: [sh, -c, 'sleep 1']
  rate: 600
`;
const files = {
  'greet.sh': `echo "to $1" >&2
    echo '{"progress": 50, "message": "half way"}'
    [ "$1" = nobody ] && { echo "there is nobody" >&2; exit 4; }
    echo "{\\"result\\": {\\"greeting\\": \\"hello $1\\", \\"times\\": $2}}"`,
};

let factory: WorkingFactory;
beforeAll(async () => {
  factory = await startFactory({ types, files });
});
afterAll(() => factory[Symbol.asyncDispose]());

const refusedConfig = async (taskType: string, config: object) => {
  const { status, body } = await factory.user.post('/api/tasks', { title: 'A task', task_type: taskType, config });
  expect([status, body.error_code]).toEqual([422, 'VALIDATION_ERROR']);
  return body.details.field_errors;
};

describe('the type test', () => {
  test('takes one second by default', async () => {
    const task = await ended(factory.user, await order(factory.user, 'test'));
    expect(task).toMatchObject({ status: 'completed', progress: 100, result: { seconds: 1 }, cost: 0 });
  });

  test.for([-1, 86_401, '1', null])('refuses %j seconds', async (seconds) => {
    expect(await refusedConfig('test', { seconds })).toEqual({ 'config.seconds': [expect.any(String)] });
  });

  test('shows its progress, and stops at once', async () => {
    const id = await order(factory.user, 'test', { seconds: 20 });
    await eventually(async () =>
      expect((await factory.user.get(`/api/tasks/${id}`)).body.data.progress).toBeGreaterThan(5),
    );
    expect((await factory.user.post(`/api/tasks/${id}/cancel`)).status).toBe(200);
    await eventually(async () => {
      const [{ id: server }] = (await factory.user.get('/api/gpu/servers')).body.data;
      expect((await factory.user.get(`/api/gpu/servers/${server}/status`)).body.data.running_tasks).toEqual([]);
    });
    expect((await factory.user.get(`/api/tasks/${id}`)).body.data.status).toBe('cancelled');
  });
});

describe('a type that an operator declares', () => {
  test('is run by its program, which reports progress, log lines and a result', async () => {
    const id = await order(factory.user, 'greet', { name: '猫头鹰' });
    expect(await ended(factory.user, id)).toMatchObject({
      status: 'completed',
      progress: 100,
      result: { greeting: 'hello 猫头鹰', times: 2 },
      error_message: null,
    });
  });

  test('has its config validated when a task is created', async () => {
    expect(await refusedConfig('greet', {})).toEqual({ 'config.name': [expect.any(String)] });
    expect(await refusedConfig('greet', { name: 'x', times: 4 })).toEqual({ 'config.times': [expect.any(String)] });
    expect(await refusedConfig('greet', { name: 'x', other: 1 })).toEqual({ 'config.other': [expect.any(String)] });
    expect(await refusedConfig('greet', { name: '-x' })).toEqual({ 'config.name': ['不能以 - 开头'] });
  });

  test('is refused in plain words that name the fields', async () => {
    const task = { title: 'A task', task_type: 'video_analysis', config: { video_url: 'a film' } };
    const { body } = await factory.user.post('/api/tasks', task);
    const words = '格式不正确，应为: http(s)://… · material:{id}';
    expect(body.message).toBe('请求参数验证失败');
    expect(body.details).toEqual({ field_errors: { 'config.video_url': [words] } });
    const { body: untitled } = await factory.user.post('/api/tasks', { task_type: 'greet', config: { name: 'x' } });
    expect(untitled.details).toEqual({ field_errors: { title: [expect.any(String)] } });
  });

  test('is listed among the known types', async () => {
    const { status, body } = await factory.user.post('/api/tasks', { title: 'A task', task_type: 'unheard_of' });
    expect(status).toBe(422);
    expect(body.details.field_errors).toEqual({
      task_type: [expect.stringContaining('test, video_analysis, greet, paid, patient, stubborn')],
    });
  });

  test('fails with the last words of its program', async () => {
    const id = await order(factory.user, 'greet', { name: 'nobody' });
    expect(await ended(factory.user, id)).toMatchObject({
      status: 'failed',
      error_message: '程序运行失败 · the program ended with 4\nto nobody\nthere is nobody',
    });
  });

  test('is stopped with all its child processes when it is cancelled', async () => {
    const id = await order(factory.user, 'patient');
    await eventually(async () => expect((await factory.user.get(`/api/tasks/${id}`)).body.data.progress).toBe(5));
    await factory.user.post(`/api/tasks/${id}/cancel`);
    await eventually(async () => {
      expect((await listProcesses()).filter(({ command }) => command.includes(mark))).toEqual([]);
    });
  });

  test('is killed with all its child processes at the time-out, even if it ignores the signal', async () => {
    const id = await order(factory.user, 'stubborn');
    expect(await ended(factory.user, id)).toMatchObject({
      status: 'failed',
      error_message: '运行超过 2 秒，已超时',
    });
    await eventually(async () => {
      expect((await listProcesses()).filter(({ command }) => command.includes(mark))).toEqual([]);
    });
  });

  test('costs its declared rate', async () => {
    const task = { title: 'A task', task_type: 'paid' };
    const { status, body } = await factory.other.post('/api/tasks', task);
    expect([status, body.error_code]).toEqual([400, 'INSUFFICIENT_BALANCE']);
    const accounts = (await factory.admin.get('/api/admin/users?page_size=100')).body.items;
    const me = (await factory.other.get('/api/users/me')).body.data;
    expect(accounts.map(({ id }: { id: string }) => id)).toContain(me.id);
    await factory.admin.put(`/api/admin/users/${me.id}`, { balance: 1_000 });
    const done = await ended(factory.other, await order(factory.other, 'paid'));
    expect(done.status).toBe('completed');
    expect(done.cost).toBeGreaterThanOrEqual(10);
    expect((await factory.other.get('/api/users/me')).body.data.balance).toBe(
      Math.round(100_000 - done.cost * 100) / 100,
    );
  });
});

describe('a task that runs longer than its hold covers', () => {
  const slow = 'slow:\n  command: [sleep, "4"]\n  gpus: 1\n  rate: 60\n';

  /** Resumes a task with money for a minute after 58 s of work. @returns the ended task, its seconds of work, and the remaining balance */
  async function runPastHold(balance: number) {
    // No worker here starts it: there are no GPUs.
    await using first = await startFactory({ types: slow });
    const me = (await first.user.get('/api/users/me')).body.data;
    await first.admin.put(`/api/admin/users/${me.id}`, { balance });
    const id = await order(first.user, 'slow');
    const { database, config } = first.server.core;
    await database.pool.query('update runs set active_seconds = 58');
    const rows = [`0, GPU-${process.pid}-of-money, 0, 0, 81559, Disabled, NVIDIA H100 80GB HBM3`];
    await using program = await fakeNvidiaSmi({ rows });
    vi.stubEnv('PATH', program.path);
    await using _ = await startFactory({
      types: slow,
      environment: { DATABASE_URL: config.databaseUrl ?? '', OWLERY_DATA_DIR: config.dataDir, OWLERY_GPUS: 'all' },
    });
    const task = await ended(first.user, id);
    vi.unstubAllEnvs();
    const {
      rows: [run],
    } = await database.pool.query('select active_seconds from runs');
    return {
      task,
      seconds: Number(run.active_seconds),
      left: (await first.user.get('/api/users/me')).body.data.balance,
    };
  }

  test('has another minute held, and is charged for the time it ran', async () => {
    const { task, seconds, left } = await runPastHold(200);
    expect(task).toMatchObject({ status: 'completed', cost: expect.closeTo(seconds, 1) });
    expect(seconds).toBeGreaterThan(61.9);
    expect(left).toBeCloseTo(200 - task.cost);
  });

  test('ends when the owner’s balance is used up, and not before', async () => {
    const { task, left } = await runPastHold(60);
    expect(task).toMatchObject({
      status: 'failed',
      error_message: '余额不足，任务已停止 · what was held for the task is used up, and the balance has no more',
      cost: 60,
    });
    expect(left).toBe(0);
  });
});
