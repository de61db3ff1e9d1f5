/** A real PostgreSQL that fails in every way, below a working server of all systems. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { eventually } from '../support/eventually.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { writePatientScript } from '../support/patient-script.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/postgres.ts';

const PASSWORD = 'a password of mine';
const BY_NAME = { username: 'admin', password: PASSWORD };
const BY_EMAIL = { email: 'admin@owlery.local', password: PASSWORD };

const SIGN_INS: Readonly<Record<string, { path: string; credentials: object }>> = {
  identity: { path: '/identity/api/v1/auth/login/json', credentials: BY_NAME },
  market: { path: '/market/api/auth/login', credentials: BY_NAME },
  factory: { path: '/factory/api/auth/login', credentials: BY_EMAIL },
  courseware: { path: '/courseware/api/v1/auth/login', credentials: BY_EMAIL },
  study: { path: '/study/api/auth/login', credentials: BY_NAME },
};

let postgres: OwnPostgres;
let home: Home;
/** An administrator's token for each system. */
let tokens: Record<'market' | 'factory' | 'study', string>;
/** The id of the last run of the previous test. */
let before = 0;

const gate = () => join(home.dataDir, 'go-on');
const json = { 'content-type': 'application/json' };

beforeAll(async () => {
  [postgres, home] = await Promise.all([startOwnPostgres(), makeHome()]);
  const scripts = join(home.dataDir, 'scripts');
  await writePatientScript(scripts, gate());
  await writeFile(
    join(home.dataDir, 'factory.tasks.yaml'),
    `patient:\n  command: [sh, -c, "while [ ! -e ${gate()} ]; do sleep 0.1; done"]\n  rate: 0\n`,
  );
  await home.serve([], {
    DATABASE_URL: postgres.url,
    OWLERY_SCRIPTS_DIR: scripts,
    OWLERY_ADMIN_PASSWORD: PASSWORD,
    OWLERY_MAX_TASKS: '8',
  });
  const signIn = async (system: string) => {
    const { path, credentials } = SIGN_INS[system] as { path: string; credentials: object };
    const { access_token, data } = await ask('POST', path, '', credentials);
    return access_token ?? data.access_token ?? data.token;
  };
  tokens = { market: await signIn('market'), factory: await signIn('factory'), study: await signIn('study') };
}, 120_000);
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
});

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
async function ask(method: string, path: string, token: string, body?: object): Promise<any> {
  const answer = await fetch(home.url + path, {
    method,
    headers: { ...(body && json), ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.status, `${path}: ${text}`).toBeLessThan(300);
  return JSON.parse(text);
}

/** Starts work in every system that lasts until the gate file exists, or longer than the outage. */
async function begin(): Promise<void> {
  await rm(gate(), { force: true });
  before = Number((await postgres.query('select coalesce(max(id), 0) as id from runs'))[0]?.id);
  const task = { name: 'patient', script_id: 'patient', schedule_type: 'daily', schedule_expression: '03:00' };
  const { data: made } = await ask('POST', '/market/api/tasks/', tokens.market, task);
  await ask('POST', `/market/api/tasks/${made.id}/execute`, tokens.market);
  await ask('POST', '/factory/api/tasks', tokens.factory, { task_type: 'patient', title: 'patient', config: {} });
  const test = { task_type: 'test', title: 'test', config: { seconds: 12 } };
  await ask('POST', '/factory/api/tasks', tokens.factory, test);
  const { id } = await ask('POST', '/study/api/tasks', tokens.study, { name: 'Owls', course_ids: [await course()] });
  await ask('POST', `/study/api/tasks/${id}/start`, tokens.study, {});
  await eventually(async () => expect(await runs('running')).toHaveLength(4));
}

/** Adds a course with an unstudied material. @returns its id */
async function course(): Promise<string> {
  const [film] = await postgres.query<{ uploader_id: string }>(`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, width, height)
    select id, 'Owls', 'video', 'films/' || gen_random_uuid(), 1000, 'mp4', 10, 640, 480 from accounts limit 1
    returning uploader_id`);
  return String(film?.uploader_id);
}

const runs = (status: string) =>
  postgres.query(`select kind, error_code, error_message, lost_attempts from runs
    where status = '${status}' and id > ${before}`);

const health = async () => (await fetch(`${home.url}/health`)).status;

/** The statuses of requests to all systems that need the database. */
async function statuses(): Promise<number[]> {
  const asked = Object.values(SIGN_INS).map(({ path, credentials }) =>
    fetch(home.url + path, { method: 'POST', headers: json, body: JSON.stringify(credentials) }),
  );
  const upload = fetch(`${home.url}/courseware/api/v1/upload/resumable`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens.study}`,
      'tus-resumable': '1.0.0',
      'upload-length': '5000',
      'upload-metadata': `title ${Buffer.from('Owls').toString('base64')}`,
    },
  });
  const answers = await Promise.all([...asked, upload]);
  for (const { status, headers, url } of answers) {
    if (status === 503) expect(headers.get('retry-after'), url).toMatch(/^\d+$/);
    else expect(status, url).toBeLessThan(500);
  }
  return answers.map(({ status }) => status);
}

interface Outage {
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  readonly seconds: number;
  /** Whether every write fails, not only those that need more space. */
  readonly isWhole: boolean;
}

const outages: Record<string, Outage> = {
  'stopped in order for 6 s': {
    begin: () => postgres.stop('fast'),
    end: () => postgres.start(),
    seconds: 6,
    isWhole: true,
  },
  'dropping its connections, and away for longer than a worker may be silent': {
    begin: () => postgres.stop('immediate'),
    end: () => postgres.start(),
    seconds: 13,
    isWhole: true,
  },
  'out of connections': {
    begin: () => postgres.exhaust(),
    end: () => postgres.mend(),
    seconds: 4,
    isWhole: true,
  },
  'read-only': { begin: () => postgres.makeReadOnly(), end: () => postgres.mend(), seconds: 4, isWhole: true },
  full: { begin: () => postgres.fillDisk(), end: () => postgres.mend(), seconds: 4, isWhole: false },
};

describe.each(Object.entries(outages))('a database that is %s', (name, outage) => {
  test('fails no run, is reported as 503 and never 500, and the server recovers by itself', {
    timeout: 120_000,
  }, async (context) => {
    if (name === 'full' && !postgres.canBeFilled) context.skip('a full disk needs the right to mount a tmpfs');
    await begin();
    const socket = new WebSocket(`${home.url.replace('http', 'ws')}/study/ws/connect?token=${tokens.study}`);
    const closings: number[] = [];
    socket.on('close', (code) => closings.push(code));
    await eventually(() => expect(socket.readyState).toBe(WebSocket.OPEN));

    await outage.begin();
    const until = performance.now() + outage.seconds * 1_000;
    await eventually(async () => expect(await health()).toBe(503));
    const early = await statuses();
    // Beginning an upload needs only the connections for its locks.
    if (outage.isWhole) expect(new Set(early.slice(0, -1))).toEqual(new Set([503]));
    while (performance.now() < until) {
      await statuses();
      await delay(500);
    }
    expect(await health()).toBe(503);

    await outage.end();
    await eventually(async () => expect(await health()).toBe(200));
    await writeFile(gate(), '');
    await eventually(async () => expect(await runs('completed')).toHaveLength(4), { timeout: 60_000, interval: 200 });
    expect((await runs('completed')).map(({ lost_attempts }) => lost_attempts)).toEqual([0, 0, 0, 0]);
    expect(await statuses()).not.toContain(503);
    // The socket stays open, or is closed with "try again later".
    for (const code of closings) expect([1012, 1013]).toContain(code);
    socket.terminate();
  });
});
