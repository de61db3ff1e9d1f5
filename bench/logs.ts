import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Core } from '../src/core/core.ts';
import type { Queryable } from '../src/core/db/database.ts';
import { readLine } from '../src/core/system-log/log-entry.ts';
import { SystemLog } from '../src/core/system-log/system-log.ts';
import { insertLines } from '../src/core/system-log/system-log-queries.ts';
import type { Cluster } from './cluster.ts';
import { startServer } from './fork.ts';
import { requestsPerSecond } from './load.ts';
import { median, printTable, type Row } from './table.ts';

/** A month's lines; `LINES=200000 npm run bench -- logs` for a quick look. */
const LINES = Number(process.env.LINES ?? 2_000_000);
const BATCH = 500;
const BATCHES = 20;
const ROUNDS = 20;
const HTTP_ROUNDS = 3;

/** The cost of keeping the program's log in the database, and the time of a search in it. */
export async function benchLogs(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { query } = core.database;
  await fill(query);
  const { rows } = await sql<{ table: number; index: number }>`
    select (select sum(pg_table_size(relid)) from pg_partition_tree('system_logs'))::float8 as table,
      (select sum(pg_relation_size(relid)) from pg_partition_tree('system_logs_grams'))::float8 as index`.execute(
    query,
  );
  const { table = 0, index = 0 } = rows[0] ?? {};
  printTable(`logs: the index for searches in ${LINES.toLocaleString('en')} lines`, [
    { what: 'a line', ours: index / LINES, limit: table / LINES, unit: 'bytes', against: 'the line itself' },
  ]);
  printTable(`logs: searches in ${LINES.toLocaleString('en')} lines, a page of 50 and how many there are`, [
    ...(await benchSearches(core)),
  ]);
  printTable(`logs: in, ${BATCH} lines at a time`, [await benchIn(query)]);
  const { without, kept } = await benchMe(core);
  printTable('logs: GET me, a line written for each request', [
    {
      what: 'me, log kept',
      ours: kept ?? 0,
      limit: without ?? 0,
      unit: 'requests/s',
      against: 'the same, log not kept',
    },
  ]);
  await core.close();
}

/** Inserts typical lines spread over thirty days, with some rare words. */
async function fill(query: Queryable): Promise<void> {
  await query.connection().execute(async (session) => {
    await sql`drop index system_logs_grams`.execute(session);
    await sql`select make_log_week('system_logs', now() - n * interval '7 days') from generate_series(1, 5) as n`.execute(
      session,
    );
    await sql`insert into system_logs (at, level, source, message, detail)
      select now() - interval '30 days' + n * (interval '30 days' / ${sql.lit(LINES)}),
        case when n % 50 = 0 then 'ERROR' when n % 11 = 0 then 'WARNING' else 'INFO' end,
        'host-1:' || (n % 7 + 1000),
        (array['a socket was opened', 'a socket was closed', 'a run was taken', 'a run ended', '请求处理失败',
          '上游接口返回错误', 'an idle database connection was lost', 'could not read how runs stand, and tries again',
          'collected rows from 东方财富', '磁盘空间不足'])[n % 10 + 1]
          || case when n % ${sql.lit(LINES / 20)} = 7 then ' 罕见词组 needle' else '' end,
        jsonb_build_object('run', n, 'task', md5(n::text)::uuid, 'worker', 'host-1:' || (n % 7 + 1000) || ':abcdef',
          'milliseconds', n % 10000 / 10.0, 'account', n % 1000)
      from generate_series(1, ${sql.lit(LINES)}) n`.execute(session);
    await sql`set maintenance_work_mem = '1GB'`.execute(session);
    await sql`create index system_logs_grams on system_logs using gin (system_log_grams(at, level, message, detail))
      with (gin_pending_list_limit = 256)`.execute(session);
    await sql`reset maintenance_work_mem`.execute(session);
    await sql`vacuum analyze system_logs`.execute(session);
  });
}

async function benchSearches({ database }: Core): Promise<Row[]> {
  const log = new SystemLog(database);
  const { rows } = await sql<{ task: string }>`select md5('777')::uuid as task`.execute(database.query);
  const searches = {
    'a rare word': 'needle',
    'a rare word, Chinese': '罕见词组',
    'two characters, rare': '罕见',
    'one character, rare': '罕',
    'a task by its id': rows[0]?.task ?? '',
    'nothing there is': randomUUID(),
    'a word in every tenth line': '磁盘空间不足',
    'a word in every line': 'account',
    'two letters in every line': 'ru',
    'a sentence': 'could not read how runs stand',
  };
  const found: Row[] = [];
  for (const [what, search] of Object.entries(searches)) found.push(...(await benchSearch(log, what, { search })));
  found.push(...(await benchSearch(log, 'no word, of one level', { level: 'ERROR' as const })));
  return found;
}

async function benchSearch(log: SystemLog, what: string, filter: object): Promise<Row[]> {
  const times: number[] = [];
  let total = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const since = performance.now();
    ({ total } = await log.list(filter, { page: 1, pageSize: 50 }));
    times.push(performance.now() - since);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  const name = `${what} (${total.toLocaleString('en')})`;
  return [
    { what: `${name}, p50`, ours: at(0.5), unit: 'ms' },
    { what: `${name}, p99`, ours: at(0.99), unit: 'ms' },
  ];
}

/** Inserts into the log with its index, against a table without any. */
async function benchIn(query: Queryable): Promise<Row> {
  await sql`create table bare_logs (like system_logs including identity)`.execute(query);
  const lines = Array.from({ length: BATCH }, (_, n) =>
    JSON.stringify({
      level: 30,
      time: new Date().toISOString(),
      ...{ run: n, task: randomUUID(), worker: `host-1:${n % 7}:abcdef`, milliseconds: n / 10, account: n % 1_000 },
      msg: n % 2 ? 'a run was taken' : '上游接口返回错误',
    }),
  );
  const perSecond = async (insert: (entries: ReturnType<typeof readLine>[]) => Promise<unknown>) => {
    const since = performance.now();
    for (let batch = 0; batch < BATCHES; batch += 1) await insert(lines.map((line) => readLine(line, 'host-1:1')));
    return (BATCH * BATCHES * 1000) / (performance.now() - since);
  };
  const bare = async (entries: ReturnType<typeof readLine>[]) =>
    await sql`insert into bare_logs (at, level, source, message, detail)
      select * from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as line (at timestamptz, level text, source text, message text, detail jsonb)`.execute(query);
  return {
    what: 'lines',
    ours: await perSecond((entries) => insertLines(query, entries)),
    limit: await perSecond(bare),
    unit: 'lines/s',
    against: 'a table without any index',
  };
}

/** Requests per second of a server that keeps its log, and of one that only writes it, alternating. */
async function benchMe({ accounts, signIn, config }: Core): Promise<{ without: number; kept: number }> {
  const password = 'password123';
  await accounts.register({ username: 'bench', email: 'bench@example.com', password });
  const credentials = { name: 'bench', password, address: '127.0.0.1' };
  const { accessToken } = await signIn.signIn(credentials, { system: 'bench', tokenLifetime: 3_600 });
  const environment = {
    DATABASE_URL: config.databaseUrl ?? '',
    OWLERY_SECRET: config.secret ?? '',
    OWLERY_DATA_DIR: config.dataDir,
    LOG_LEVEL: 'info',
  };
  const servers = {
    without: await startServer('http-ours.ts', { ...environment, KEEP: 'no' }),
    kept: await startServer('http-ours.ts', environment),
  };
  const found = { without: [] as number[], kept: [] as number[] };
  for (let round = 0; round <= HTTP_ROUNDS; round += 1) {
    for (const name of ['without', 'kept'] as const) {
      const rate = await requestsPerSecond(`${servers[name].origin}/identity/api/v1/auth/me`, accessToken);
      // The first round is the warm-up.
      if (round > 0) found[name].push(rate);
    }
  }
  for (const { process } of Object.values(servers)) process.kill();
  return { without: median(found.without), kept: median(found.kept) };
}
