import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { listProcesses } from '../support/processes.ts';

let home: Home;
const environment = { OWLERY_ADMIN_PASSWORD: 'admin123', OWLERY_ADMIN_EMAIL: 'admin@example.com', OWLERY_GPUS: 'none' };
const PATIENT = { timeout: 60_000, interval: 100 };

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

async function ask(
  path: string,
  { token = '', json, method = json ? 'POST' : 'GET' }: { token?: string; json?: object; method?: string } = {},
) {
  const answer = await fetch(`${home.url}/factory/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(json && { body: JSON.stringify(json) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
  return ((await answer.json()) as { data: any }).data;
}

const signIn = async (): Promise<string> =>
  (await ask('auth/login', { json: { email: 'admin@example.com', password: 'admin123' } })).access_token;

const serverCalled = async (token: string, name: string) => {
  const servers: { name: string; id: string; status: string; current_tasks: number }[] = await ask('gpu/servers', {
    token,
  });
  return servers.find((server) => server.name === name);
};

// The tests need 20 s of silence and many starts, on a machine that may be busy.
describe('factory servers', { timeout: 180_000 }, () => {
  test('appear when a worker starts and are offline when it is killed, and their tasks continue elsewhere', async () => {
    const mark = `86400.${process.pid}`;
    const folder = join(home.dataDir, 'types');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'factory.tasks.yaml'),
      `patient:\n  command: [sh, -c, 'echo "{\\"progress\\": 10}"; [ -e ${folder}/go-on ] || sleep ${mark}']\n  rate: 0\n`,
    );
    const working = { ...environment, OWLERY_TASKS_FILE: join(folder, 'factory.tasks.yaml') };
    await home.serve(['--no-worker'], environment);
    const token = await signIn();
    expect(await ask('gpu/servers', { token })).toEqual([]);

    const first = home.start(['worker', '--queues', 'factory', '--max-tasks', '4'], {
      ...working,
      OWLERY_SERVER_NAME: 'one',
    });
    await eventually(async () => {
      expect(await serverCalled(token, 'one')).toMatchObject({
        status: 'online',
        max_concurrent_tasks: 4,
        current_tasks: 0,
      });
    }, PATIENT);
    const test = await ask('tasks', { token, json: { title: 'A', task_type: 'test', config: { seconds: 40 } } });
    const patient = await ask('tasks', { token, json: { title: 'B', task_type: 'patient' } });
    await eventually(async () => {
      expect((await ask(`tasks/${patient.id}`, { token })).progress).toBe(10);
      expect((await ask(`tasks/${test.id}`, { token })).progress).toBeGreaterThan(2);
    }, PATIENT);
    const one = await serverCalled(token, 'one');
    expect(one).toMatchObject({ current_tasks: 2 });
    expect(await ask(`tasks/${patient.id}`, { token })).toMatchObject({ gpu_server_id: one?.id, status: 'running' });

    const second = home.start(['worker', '--queues', 'factory'], { ...working, OWLERY_SERVER_NAME: 'two' });
    await eventually(async () => expect(await serverCalled(token, 'two')).toMatchObject({ status: 'online' }), PATIENT);
    await writeFile(join(folder, 'go-on'), '');
    await first.ended('SIGKILL');
    const killed = Date.now();
    // No process of the program is left.
    await eventually(async () => {
      expect((await listProcesses()).filter(({ command }) => command.includes(`sleep ${mark}`))).toEqual([]);
    }, PATIENT);
    const two = await serverCalled(token, 'two');
    for (const { id } of [test, patient]) {
      await eventually(async () => {
        expect(await ask(`tasks/${id}`, { token })).toMatchObject({ status: 'completed', gpu_server_id: two?.id });
      }, PATIENT);
    }
    await eventually(
      async () => expect(await serverCalled(token, 'one')).toMatchObject({ status: 'offline' }),
      PATIENT,
    );
    expect(Date.now() - killed).toBeGreaterThan(14_000);
    expect(await ask('gpu/cluster/overview', { token })).toMatchObject({
      total_servers: 2,
      online_servers: 1,
      offline_servers: 1,
    });

    // A worker that stops in order reports that it goes offline.
    expect(await second.ended('SIGTERM')).toMatchObject({ code: 0 });
    expect(await serverCalled(token, 'two')).toMatchObject({ status: 'offline' });
  });

  test('that are killed leave their task waiting, at no cost, and no process of its program', async () => {
    const mark = `86400.${process.pid}8`;
    const folder = join(home.dataDir, 'types');
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'factory.tasks.yaml');
    const program = `echo "{\\"progress\\": 10}"; setsid sleep ${mark} & sleep ${mark}; :`;
    await writeFile(file, `rated:\n  command: [sh, -c, '${program}']\n  rate: 60\n`);
    await home.serve(['--no-worker'], environment);
    const token = await signIn();
    const me = await ask('users/me', { token });
    await ask(`admin/users/${me.id}`, { token, method: 'PUT', json: { balance: 100 } });
    const worker = home.start(['worker', '--queues', 'factory'], { ...environment, OWLERY_TASKS_FILE: file });
    await worker.said('"working"');
    const { id } = await ask('tasks', { token, json: { title: 'A', task_type: 'rated' } });
    await eventually(async () => {
      expect(await ask(`tasks/${id}`, { token })).toMatchObject({ status: 'running', progress: 10 });
    }, PATIENT);
    const [server] = await ask('gpu/servers', { token });
    const running = await ask(`tasks/${id}`, { token });
    expect(running).toMatchObject({ gpu_server_id: server.id, started_at: expect.any(String) });
    await worker.ended('SIGKILL');

    // No worker is left that could take it.
    await eventually(async () => {
      expect((await listProcesses()).filter(({ command }) => command === `sleep ${mark}`)).toEqual([]);
      expect(await ask(`tasks/${id}`, { token })).toMatchObject({ status: 'pending' });
    }, PATIENT);
    const waiting = { status: 'pending', gpu_server_id: null, started_at: null, completed_at: null, cost: 0 };
    expect(await ask(`tasks/${id}`, { token })).toMatchObject(waiting);
    expect(await ask('gpu/cluster/overview', { token })).toMatchObject({ queue_length: 1, total_running_tasks: 0 });
    expect(await ask('admin/stats', { token })).toMatchObject({ running_tasks: 0 });
    expect((await ask('gpu/servers', { token }))[0]).toMatchObject({ current_tasks: 0 });

    const other = home.start(['worker', '--queues', 'factory'], {
      ...environment,
      OWLERY_TASKS_FILE: file,
      OWLERY_SERVER_NAME: 'another',
    });
    await eventually(async () => {
      const { status, gpu_server_id: on } = await ask(`tasks/${id}`, { token });
      // The task is not on the server that died.
      expect(on).not.toBe(server.id);
      expect([status, on]).toEqual(['running', (await serverCalled(token, 'another'))?.id]);
    }, PATIENT);
    const again = await ask(`tasks/${id}`, { token });
    expect(Date.parse(again.started_at)).toBeGreaterThan(Date.parse(running.started_at));
    await other.ended('SIGKILL');
    await eventually(async () => expect(await ask(`tasks/${id}`, { token })).toMatchObject(waiting), PATIENT);
    expect(await ask(`tasks/${id}/cancel`, { token, json: {} })).toMatchObject({ status: 'cancelled', cost: 0 });
    expect(await ask('users/me', { token })).toMatchObject({ balance: 100 });
  });

  test('keep their name after a restart, and have one name each on one host', async () => {
    const named = { ...environment, OWLERY_SERVER_NAME: 'owl' };
    const serving = await home.serve([], named);
    const token = await signIn();
    const id = (await serverCalled(token, 'owl'))?.id;
    expect(id).toBeDefined();
    const worker = home.start(['worker', '--queues', 'factory'], named);
    await eventually(
      async () => expect(await serverCalled(token, 'owl-2')).toMatchObject({ status: 'online' }),
      PATIENT,
    );
    const market = home.start(['worker', '--queues', 'market'], named);
    await market.said('"working"');
    await worker.ended('SIGKILL');
    await serving.ended('SIGKILL');
    await home.serve([], named);
    const again = await signIn();
    expect(await serverCalled(again, 'owl')).toMatchObject({ id, status: 'online' });
    expect(await ask('gpu/servers', { token: again })).toHaveLength(2);
  });

  test.for([
    [
      'a: { command: [no-such-program] }',
      /factory\.tasks\.yaml:1: a\.command: the program no-such-program was not found/,
    ],
    [undefined, /OWLERY_TASKS_FILE: .*factory\.tasks\.yaml cannot be read \(ENOENT\)/],
  ] as const)('do not start with an invalid tasks file', async ([text, line]) => {
    await mkdir(home.dataDir, { recursive: true });
    const file = join(home.dataDir, 'factory.tasks.yaml');
    if (text) await writeFile(file, text);
    const { code, stderr } = await home.run(['worker', '--queues', 'factory'], {
      LOG_LEVEL: 'silent',
      ...(!text && { OWLERY_TASKS_FILE: file }),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
