/** Users of all systems on one server for long: refusals, delays, and whether its memory grows. */
import type { ChildProcess } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Queryable } from '../src/core/db/database.ts';
import { factorySettings } from '../src/systems/factory/domain/factory-settings.ts';
import { insertMaterials } from '../test/support/many-materials.ts';
import { makePdf } from '../test/support/pdfs.ts';
import { freePort } from '../test/support/ports.ts';
import type { Cluster } from './cluster.ts';
import { environmentOf, makeAccounts, openClients, residentMegabytes } from './live-measure.ts';
import { Fleet } from './scale-fleet.ts';
import { prepareAccounts } from './scale-queries.ts';
import { median, printTable, type Row } from './table.ts';

/** A shorter one to try it: `SECONDS=60 npm run bench -- soak`. */
const SECONDS = Number(process.env.SECONDS ?? 1_800);
const USERS = Number(process.env.USERS ?? 1_000);
const SOCKETS = Math.floor(USERS / 5);
const MATERIALS = 10_000;
/** From the end of a user's request to the next one, on average. */
const PAUSE_MILLISECONDS = 5_000;
const SAMPLE_MILLISECONDS = 1_000;
/** The budget of a read. */
const READ_MILLISECONDS = 150;

type Send = (method: string, path: string, body?: FormData | object) => Promise<void>;

/** What a user does, and how often of all. */
const DEEDS: readonly {
  readonly often: number;
  readonly isRead: boolean;
  readonly act: (send: Send) => Promise<void>;
}[] = [
  ...[
    '/identity/api/v1/auth/me',
    '/factory/api/tasks',
    '/market/api/executions/',
    '/market/api/scripts/',
    '/market/api/interfaces/',
    '/courseware/api/v1/materials?page=20',
    '/study/api/tasks',
  ].map((path) => ({ often: 12, isRead: true, act: (send: Send) => send('GET', path) })),
  {
    often: 10,
    isRead: false,
    act: (send) => send('POST', '/factory/api/tasks', { title: 'Soak', task_type: 'test', config: { seconds: 1 } }),
  },
  {
    often: 5,
    isRead: false,
    act: (send) => send('POST', `/courseware/api/v1/materials/${1 + 2 * Math.floor(Math.random() * 49)}/like`),
  },
  { often: 1, isRead: false, act: (send) => send('POST', '/courseware/api/v1/upload', pdfForm()) },
];
const ALL = DEEDS.reduce((sum, { often }) => sum + often, 0);

const PDF = makePdf({ pages: 2, content: 'BT /F1 24 Tf 60 600 Td (Hello) Tj ET' });

function pdfForm(): FormData {
  const form = new FormData();
  form.set('title', 'Soak');
  form.set('file', new Blob([new Uint8Array(PDF)]), 'soak.pdf');
  return form;
}

class Tally {
  readonly reads: number[] = [];
  readonly writes: number[] = [];
  /** Answers of 400 and more, and requests without an answer, by path and status. */
  readonly refused = new Map<string, number>();
  failures = 0;

  refuse(what: string, isFailure: boolean): void {
    this.refused.set(what, (this.refused.get(what) ?? 0) + 1);
    if (isFailure) this.failures += 1;
  }
}

/** Ends with an error if an answer was 5xx or missing. */
export async function benchSoak(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { query } = core.database;
  const tokens = [...(await makeAccounts(core, USERS)).values()];
  await prepareAccounts(query, { ...factorySettings.default, task_rates: { default: 10, test: 10 } });
  await insertMaterials(query, MATERIALS);
  const fleet = new Fleet({ ...environmentOf(core.config), LOG_LEVEL: 'error', OWLERY_ADDRESS_LIMIT: '1000000' });
  try {
    const port = await freePort();
    await fleet.server(port);
    const server = fleet.nodes[0]?.child;
    if (!server) throw new Error('there is no server');
    const addresses = tokens
      .slice(0, SOCKETS)
      .map((token) => ({ address: `ws://127.0.0.1:${port}/market/ws/executions?token=${token}` }));
    const sockets = await openClients({ addresses, type: 'execution_update', field: 'message' });
    const tally = new Tally();
    const stop = AbortSignal.timeout(SECONDS * 1_000);
    const [memory] = await Promise.all([
      sampled(server, stop),
      ...tokens.map((token) => use(`http://127.0.0.1:${port}`, token, tally, stop)),
    ]);
    sockets.kill();
    print(tally, memory, await countTasks(query));
  } finally {
    await fleet.stop();
    await core.close();
  }
}

/** One user, until the signal. */
async function use(origin: string, token: string, tally: Tally, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await delay(2 * Math.random() * PAUSE_MILLISECONDS, undefined, { signal: stop }).catch(() => {});
    if (stop.aborted) return;
    const { isRead, act } = drawn();
    await act(async (method, path, body) => {
      const begun = performance.now();
      const status = await send(`${origin}${path}`, token, method, body);
      (isRead ? tally.reads : tally.writes).push(performance.now() - begun);
      const isFailure = typeof status === 'string' || status >= 500;
      if (isFailure || Number(status) >= 400)
        tally.refuse(`${method} ${path.replace(/\/\d+\//, '/n/')} ${status}`, isFailure);
    });
  }
}

function drawn(): (typeof DEEDS)[number] {
  let place = Math.random() * ALL;
  const found = DEEDS.find(({ often }) => {
    place -= often;
    return place < 0;
  });
  return found ?? (DEEDS[0] as (typeof DEEDS)[number]);
}

/** @returns the status, or why there was no answer */
async function send(url: string, token: string, method: string, body?: FormData | object): Promise<number | string> {
  const isJson = body !== undefined && !(body instanceof FormData);
  const headers = { authorization: `Bearer ${token}`, ...(isJson && { 'content-type': 'application/json' }) };
  try {
    const answer = await fetch(url, { method, headers, body: isJson ? JSON.stringify(body) : (body ?? null) });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    const { code, message } = ((error as Error).cause ?? error) as Error & { code?: string };
    return code ?? message;
  }
}

async function sampled(server: ChildProcess, stop: AbortSignal): Promise<number[]> {
  const samples: number[] = [];
  while (!stop.aborted) {
    samples.push(await residentMegabytes(server));
    await delay(SAMPLE_MILLISECONDS, undefined, { signal: stop }).catch(() => {});
  }
  return samples;
}

/** Factory's tasks that have ended well, and all. */
async function countTasks(db: Queryable): Promise<{ done: number; all: number }> {
  const { rows } = await sql<{ done: number; all: number }>`
    select count(*) filter (where status = 'completed')::int as done, count(*)::int as all from factory_tasks`.execute(
    db,
  );
  return rows[0] ?? { done: 0, all: 0 };
}

function print(tally: Tally, memory: number[], tasks: { done: number; all: number }): void {
  const { reads, writes, refused, failures } = tally;
  const third = Math.floor(memory.length / 3);
  const budget = { limit: READ_MILLISECONDS, against: 'the budget' };
  const rows: Row[] = [
    { what: 'requests', ours: (reads.length + writes.length) / SECONDS, unit: '/s' },
    { what: 'answers of 5xx, and requests without an answer', ours: failures, unit: '' },
    { what: 'reads, half within', ours: share(reads, 0.5), unit: 'ms' },
    { what: 'reads, 99 % within', ours: share(reads, 0.99), unit: 'ms', ...budget },
    { what: 'writes, uploads included, 99 % within', ours: share(writes, 0.99), unit: 'ms' },
    { what: 'tasks completed', ours: tasks.done, limit: tasks.all, unit: '', against: 'ordered' },
    {
      what: 'memory of the server in the last third',
      ours: median(memory.slice(-third)),
      limit: median(memory.slice(third, 2 * third)),
      unit: 'MB',
      against: 'in the second third',
    },
  ];
  printTable(
    `${USERS} users of all systems and ${SOCKETS} sockets for ${SECONDS} s (${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)})`,
    rows,
  );
  for (const [what, count] of refused) process.stdout.write(`${count} × ${what}\n`);
  if (failures > 0) throw new Error(`${failures} requests failed`);
}

function share(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
