/** Failures and log lines are stored as codes; the console shows them in the reader's language, of every system. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runEvent, runTopic } from '../../../src/core/jobs/runs/run-event.ts';
import { selectRun } from '../../../src/core/jobs/runs/runs-queries.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openSocket } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer('console');
  token = await accountWith(server.core, 'admin');
});
afterAll(() => server.close());

async function failedRun(kind: string, code: string, data: object): Promise<{ id: number; uuid: string }> {
  const { rows } = await sql<{ id: number; uuid: string }>`
    insert into runs (kind, queue, status, input, timeout_seconds, error_code, error_data, finished_at)
    values (${kind}, ${kind}, 'failed', '{}', 60, ${code}, ${JSON.stringify(data)}, now())
    returning id, uuid`.execute(server.core.database.query);
  return rows[0] as { id: number; uuid: string };
}

const get = async (path: string, language: string) =>
  (await server.send('GET', path, { token, headers: { 'accept-language': language } })).body;

test.each([
  ['market.collect', 'source_missing', { name: 'stock_one' }, /stock_one no longer exists/, /stock_one 已不存在/],
  ['study.task', 'learner_gone', {}, /account was deleted/, /账户/],
  ['factory.task', 'timed_out', { seconds: 60 }, /timed out after 60 s/, /60 秒/],
  ['courseware.thumbnail', 'worker_lost', { attempts: 5 }, /died 5 times/, /5 次/],
])(
  'The list and the page of a failed %s run show the reason in the requested language',
  async (kind, code, data, en, zh) => {
    const { uuid } = await failedRun(kind, code, data);
    for (const [language, words] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      expect((await get(`/api/runs?kind=${kind}`, language)).items[0]).toMatchObject({
        id: uuid,
        error_code: code,
        error_message: expect.stringMatching(words),
      });
      expect((await get(`/api/runs/${uuid}`, language)).run.error_message).toMatch(words);
    }
  },
);

test('A coded log line is shown in the requested language, and one without a code as it was written', async () => {
  const { id, uuid } = await failedRun('study.task', 'learner_gone', {});
  await sql`insert into run_logs (run_id, level, message, code, data, created_at) values
    (${id}, 'info', '', 'course_done', '{"name": "One"}', now()),
    (${id}, 'info', 'as written', null, null, now())`.execute(server.core.database.query);
  const lines = async (language: string) =>
    (await get(`/api/runs/${uuid}/log`, language)).items.map(({ message }: { message: string }) => message);
  expect(await lines('en')).toEqual(['Course done: One', 'as written']);
  expect(await lines('zh-CN')).toEqual([expect.stringContaining('One'), 'as written']);
  expect((await lines('zh-CN'))[0]).not.toContain('Course');
});

test('The live list shows the reason of a failure in the language of the connection', async () => {
  const { database, live } = server.core;
  const { id } = await failedRun('market.collect', 'script_out_of_memory', { megabytes: 512 });
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' };
  await using socket = await openSocket(`${server.url}/ws`, { headers });
  await socket.take('connected');
  const run = await selectRun(database.query, id);
  if (!run) throw new Error('the run is not there');
  await live.publish(database.query, runTopic(id), runEvent(run));
  const { runs } = (await socket.take('runs')) as unknown as { runs: { error_message: string }[] };
  expect(runs[0]?.error_message).toMatch(/more than 512 MB/);
});
