/** Tasks followed over a socket: their current state and its changes. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runEvents } from '../../../src/core/jobs/runs/run-event.ts';
import type { RunSummary } from '../../../src/core/jobs/runs/runs-queries.ts';
import { taskRunEvent } from '../../../src/core/jobs/watch/run-watch.ts';
import { studyTaskTopic } from '../../../src/systems/study/domain/topics.ts';
import { startTestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { expectOk, make, type Person, type Study, startStudy, when } from './studying.ts';
import { caughtUp, nextUpdate, sockets, unsubscribed, update } from './watching.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy();
  await study.work();
});
afterAll(() => study[Symbol.asyncDispose]());

const { connect, watch } = sockets();
const on = (person: Person, ...taskIds: (number | string)[]) => watch(study.server.url, person.token, ...taskIds);
const act = (person: Person, id: number, action: string) => expectOk(person.post(`/api/tasks/${id}/${action}`));

/** The fields of a task while its first item is studied. */
const AT_IT = {
  progress: 35,
  current_item: '🎬 one',
  item_progress: 50,
  item_current_time: 120,
  item_total_time: 240,
  item_detail: '3/10',
};
const FIGURES = { completed_courses: 1, total_courses: 2 };

describe('the events of a task', () => {
  test('cover it from its creation to its end', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    const client = await connect(study.server.url, person.token);
    expect(await client.take('connected')).toEqual({
      type: 'connected',
      user_id: person.id,
      username: person.username,
      message: '连接成功',
    });
    client.send({ type: 'subscribe_task', task_id: id });
    expect(await client.take('subscribed')).toEqual({
      type: 'subscribed',
      task_id: id,
      message: `已订阅任务 ${id}`,
    });
    expect(await nextUpdate(client, id, 'pending')).toEqual(update(id, {}));

    const isAtIt = ({ data }: { data: { current_item: string | null } }) => data.current_item !== null;
    for (const action of ['start', 'resume']) {
      await act(person, id, action);
      expect(await client.take('task_update', isAtIt)).toEqual(update(id, { status: 'running', ...AT_IT, ...FIGURES }));
      await act(person, id, 'pause');
      expect(await nextUpdate(client, id, 'paused')).toEqual(update(id, { status: 'paused', ...AT_IT, ...FIGURES }));
      await caughtUp(client);
    }
    await act(person, id, 'cancel');
    expect(await nextUpdate(client, id, 'cancelled')).toEqual(
      update(id, { status: 'cancelled', progress: 35, ...FIGURES }),
    );
  });

  test('never repeat', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    const client = await on(person, id);
    await nextUpdate(client, id, 'pending');
    const { database, live } = study.server.core;
    const { run_id } = await database.query
      .selectFrom('study_tasks')
      .select('run_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await live.publish(database.query, studyTaskTopic(id), taskRunEvent(run_id));
    await act(person, id, 'cancel');
    await nextUpdate(client, id, 'cancelled');
    const states = client.messages.flatMap(({ type, data }) => (type === 'task_update' ? [data.status] : []));
    expect(states).toEqual(['pending', 'cancelled']);
  });

  test('show it as running at no item while it waits for a worker', async () => {
    await using idle = await startStudy();
    const person = await idle.person();
    const id = await make(person, 'wait', 'other');
    const client = await watch(idle.server.url, person.token, id);
    await act(person, id, 'start');
    expect(await nextUpdate(client, id, 'running')).toEqual(update(id, { status: 'running', total_courses: 2 }));
  });

  test('contain the reason of a failure, the failed courses and who stopped it', async () => {
    const person = await study.person();
    const [failing, partly, stopped] = [
      await make(person, 'fail'),
      await make(person, 'some'),
      await make(person, 'wait'),
    ];
    const client = await on(person, failing, partly, stopped);
    for (const id of [failing, partly, stopped]) await act(person, id, 'start');
    expect(await nextUpdate(client, failing, 'failed')).toEqual(
      update(failing, { status: 'failed', progress: 35, error_msg: '没有可以学习的课程', ...FIGURES }),
    );
    expect(await nextUpdate(client, partly, 'completed')).toEqual(
      update(partly, { status: 'completed', progress: 50, error_msg: '2 门课程中有 1 门未完成', ...FIGURES }),
    );
    await nextUpdate(client, stopped, 'running');
    await expectOk(study.admin.post(`/api/admin/tasks/${stopped}/force-stop`));
    const error_msg = `已被管理员 ${study.admin.username} 强制停止`;
    expect((await nextUpdate(client, stopped, 'cancelled')).data).toMatchObject({ error_msg });

    // A later subscriber gets the state of an ended task too.
    const later = await on(person, failing);
    expect((await later.take('task_update')).data).toMatchObject({ status: 'failed', error_msg: '没有可以学习的课程' });
  });

  test('cover all its runs, and its cancellation after the last', async () => {
    const person = await study.person();
    const id = await make(person, 'fail');
    const client = await on(person, id);
    for (const action of ['start', 'retry', 'start']) {
      await act(person, id, action);
      await nextUpdate(client, id, 'running');
      await nextUpdate(client, id, 'failed');
      await caughtUp(client);
    }
    await act(person, id, 'cancel');
    expect((await nextUpdate(client, id, 'cancelled')).data).toMatchObject({
      error_msg: '没有可以学习的课程',
      progress: 35,
    });
    await act(person, id, 'retry');
    expect((await nextUpdate(client, id, 'running')).data).toMatchObject({ error_msg: null });
  });

  test('contain its deletion once', async () => {
    const person = await study.person();
    const [pending, over] = [await make(person, 'wait'), await make(person, 'complete')];
    await act(person, over, 'start');
    await when(person, over, 'completed');
    for (const id of [pending, over]) {
      const clients = [await on(person, id), await on(study.admin, id)];
      await expectOk(person.delete(`/api/tasks/${id}`));
      for (const client of clients) {
        const last = unsubscribed(id, { reason: 'task_deleted' });
        expect(await client.take('unsubscribed')).toEqual(last);
        await caughtUp(client);
        expect(client.messages.filter(({ type }) => type === 'unsubscribed')).toHaveLength(1);
        client.send({ type: 'subscribe_task', task_id: id });
        expect((await client.take('error')).reason).toBe('task_not_found');
      }
    }
  });

  test('include those missed while the server had lost its connection', async () => {
    const person = await study.person();
    const [ending, deleted, retried] = [
      await make(person, 'wait'),
      await make(person, 'wait'),
      await make(person, 'fail'),
    ];
    await act(person, retried, 'start');
    await when(person, retried, 'failed');
    const client = await on(person, ending, deleted, retried);
    await nextUpdate(client, retried, 'failed');
    const { query } = study.server.core.database;
    // Without a notification, as while the listening connection is lost.
    await sql`update runs set status = 'cancelled', finished_at = now()
      where id = (select run_id from study_tasks where id = ${ending})`.execute(query);
    await sql`update study_tasks set status = 'cancelled' where id = ${ending}`.execute(query);
    await sql`delete from study_tasks where id = ${deleted}`.execute(query);
    await sql`with run as (
        insert into runs (kind, queue, owner_id, status, input, timeout_seconds)
        select kind, queue, owner_id, 'draft', input, timeout_seconds from runs
        where id = (select run_id from study_tasks where id = ${retried}) returning id
      ) update study_tasks set run_id = run.id, status = 'pending' from run
      where study_tasks.id = ${retried}`.execute(query);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'owlery listener'`.execute(query);
    await nextUpdate(client, ending, 'cancelled');
    expect(await client.take('unsubscribed')).toMatchObject({ task_id: deleted, reason: 'task_deleted' });
    await nextUpdate(client, retried, 'pending');
  });
});

describe('a subscriber', () => {
  test('sees the own tasks, an administrator everybody’s, and 404 for others', async () => {
    const [one, other] = [await study.person(), await study.person()];
    const id = await make(one, 'wait');
    const admin = await on(study.admin, id);
    await nextUpdate(admin, id, 'pending');
    const client = await on(other);
    const missing = [id, 999_999_999, '0', 'no id', 'exec_20240101_150000_00000000', crypto.randomUUID()];
    for (const task_id of missing) {
      client.send({ type: 'subscribe_task', task_id });
      const message = `任务不存在: ${task_id}`;
      expect(await client.take('error')).toEqual({ type: 'error', message, reason: 'task_not_found' });
    }
    await act(one, id, 'start');
    await nextUpdate(admin, id, 'running');
    await caughtUp(client);
    expect(client.messages.filter(({ type }) => type === 'task_update')).toEqual([]);
  });

  test('can use several connections, number or digits as id and both addresses, and can unsubscribe', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    const { url } = study.server;
    const tabs = [
      await watch(url, person.token, id),
      await watch(url, person.token, String(id)),
      await connect(url, person.token, '/api/ws/connect/'),
    ];
    tabs[2]?.send({ type: 'subscribe_task', task_id: id });
    for (const tab of tabs) expect(await tab.take('task_update')).toEqual(update(id, {}));
    tabs[0]?.send({ type: 'unsubscribe_task', task_id: id });
    expect(await tabs[0]?.take('unsubscribed')).toEqual(unsubscribed(id));
    await act(person, id, 'start');
    for (const tab of tabs.slice(1)) await nextUpdate(tab, id, 'running');
    await caughtUp(tabs[0] as (typeof tabs)[0]);
    expect(tabs[0]?.messages.at(-2)?.type).toBe('unsubscribed');
  });

  test('gets the current state again when subscribing again', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    const client = await on(person, id);
    await nextUpdate(client, id, 'pending');
    client.send({ type: 'subscribe_task', task_id: id });
    await client.take('subscribed');
    await nextUpdate(client, id, 'pending');
  });

  test('can follow a hundred tasks subscribed to in one message, and no more', async () => {
    const person = await study.person();
    const ids: number[] = [];
    for (let count = 0; count <= 100; count += 1) ids.push(await make(person, 'wait'));
    const client = await on(person);
    for (const task_id of ids) client.send({ type: 'subscribe_task', task_id });
    const message = '订阅数量超限：每个连接最多可订阅 100 个任务';
    expect(await client.take('error')).toEqual({ type: 'error', message, reason: 'too_many_followed' });
    for (const id of ids.slice(0, 100)) await nextUpdate(client, id, 'pending');
    client.send({ type: 'unsubscribe_task', task_id: ids[0] });
    client.send({ type: 'subscribe_task', task_id: ids[100] });
    await nextUpdate(client, ids[100] as number, 'pending');
  });

  test('gets an error that names what is wrong with the message', async () => {
    const client = await on(await study.person());
    for (const [message, words] of [
      [{ type: 'subscribe_task' }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: 0 }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: 1.5 }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: null }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: [1] }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: '' }, /^task_id: /],
      [{ type: 'subscribe_task', task_id: 'x'.repeat(65) }, /^task_id: /],
      [{ type: 'unsubscribe_task' }, /^task_id: /],
      [{ type: 'subscribe', task_id: 1 }, /^type: /],
    ] as const) {
      client.send(message);
      const error = { type: 'error', message: expect.stringMatching(words), reason: 'invalid_body' };
      expect(await client.take('error')).toEqual(error);
    }
  });

  test('gets the account’s notifications whatever the subscriptions, and nobody else’s', async () => {
    const [person, other] = [await study.person(), await study.person()];
    const [one, two, elsewhere] = [await on(person), await on(person), await on(other)];
    await act(person, await make(person, 'fail'), 'start');
    for (const client of [one, two]) {
      const message = '任务“A task”失败：没有可以学习的课程';
      expect(await client.take('notification')).toEqual({ type: 'notification', level: 'error', message });
    }
    await caughtUp(elsewhere);
    expect(elsewhere.messages.map(({ type }) => type)).toEqual(['connected', 'pong']);
  });

  test('never gets an older state after a newer one, however it subscribes', async () => {
    await using idle = await startStudy();
    const person = await idle.person();
    const id = await make(person, 'wait');
    const { query, transaction } = idle.server.core.database;
    const { live } = idle.server.core;
    const clients = await Promise.all(Array.from({ length: 10 }, () => watch(idle.server.url, person.token)));
    let round = 0;
    let isOver = false;
    const reporting = async () => {
      // One run after the other, each further than the previous one, with states sent in between.
      for (round = 1; round <= 15; round += 1) {
        await act(person, id, round === 1 ? 'start' : 'retry');
        for (let step = 1; step <= 5; step += 1) await report(round * 6 + step);
        await act(person, id, 'cancel');
      }
      isOver = true;
    };
    const report = (progress: number) =>
      transaction(async (tx) => {
        const { rows } = await sql<RunSummary>`update runs set progress = ${progress}
          where id = (select run_id from study_tasks where id = ${id}) returning *`.execute(tx);
        await live.publishAll(tx, runEvents(rows.map((run) => ({ ...run, progress }))));
      });
    const asking = async (client: (typeof clients)[0]) => {
      while (!isOver) {
        client.send({ type: 'subscribe_task', task_id: id });
        await client.take('task_update');
        client.send({ type: 'unsubscribe_task', task_id: id });
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 20));
      }
    };
    await Promise.all([reporting(), ...clients.map(asking)]);
    const { rows } = await sql<{ progress: number }>`select progress::float8 as progress from runs
      where id = (select run_id from study_tasks where id = ${id})`.execute(query);
    for (const client of clients) {
      client.send({ type: 'subscribe_task', task_id: id });
      await client.take('task_update', ({ data }) => data.progress === rows[0]?.progress);
      // A new run begins at 0.
      const steps = client.messages
        .filter(({ type, data }) => type === 'task_update' && data.progress > 0)
        .map(({ data }) => data.progress);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    }
  });
});

test('The socket of study alone at the root is at the address of the document', async () => {
  const alone = await startTestServer('study', { atRoot: true });
  const token = await accountWith(alone.core, 'user');
  for (const path of ['/ws/connect', '/api/ws/connect']) {
    const client = await connect(alone.url, token, path);
    await caughtUp(client);
  }
  await alone.close();
});
