/** `owlery backup` beside a server under load, and `owlery restore` elsewhere. */
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { placeOf } from '../../src/commands/backup-places.ts';
import { type Ended, type Home, makeHome } from '../support/owlery.ts';
import { writePatientScript } from '../support/patient-script.ts';
import { makePdf } from '../support/pdfs.ts';
import { type S3Server, startS3 } from '../support/s3.ts';

const PASSWORD = 'a password of mine';
const LONG = { timeout: 60_000, interval: 100 };

let source: Home;
let target: Home;
let s3: S3Server;
let file: string;
let gate: string;
let environment: Record<string, string>;
let backedUp: Ended;
let execution: string;
/** Materials uploaded before the backup. */
let earlier: number[];
const uploadedBytes = new Map<number, number>();

beforeAll(async () => {
  [source, target, s3] = await Promise.all([makeHome(), makeHome(), startS3()]);
  const folder = join(source.dataDir, '..');
  file = join(folder, 'backup.tar.zst');
  gate = join(folder, 'go-on');
  const scripts = join(folder, 'scripts');
  environment = { OWLERY_SCRIPTS_DIR: scripts, OWLERY_ADMIN_PASSWORD: PASSWORD, OWLERY_MAX_TASKS: '2' };
  await writePatientScript(scripts, gate);
  const served = await serve(source);
  const people = await signInEverywhere(source);
  const code = (await people.factory('POST', 'recharge/codes', { amount: 500 })).data.codes[0];
  await people.factory('POST', 'recharge/redeem', { code: code.code });
  execution = await beginScript(people.market);
  earlier = [await upload(people), await upload(people)];

  const stopped = new AbortController();
  const load = Promise.all([orders(people, stopped.signal), uploads(people, stopped.signal)]);
  backedUp = await source.run(['backup', file], environment);
  stopped.abort();
  await load;
  for (const { pid } of await source.processes()) process.kill(pid, 'SIGKILL');
  await served.ended();
}, 300_000);

afterAll(async () => {
  await Promise.all([source, target, s3].map((one) => one[Symbol.asyncDispose]()));
});

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Call = (method: string, path: string, body?: object) => Promise<any>;
interface People {
  readonly home: Home;
  readonly market: Call;
  readonly factory: Call;
  readonly factoryToken: string;
  readonly courseware: string;
}

/** As `Home.serve`, with a longer time limit, because a restore or backup runs meanwhile. */
async function serve(home: Home) {
  const running = home.start(['serve'], environment);
  await vi.waitFor(
    async () => {
      expect(running.child.exitCode, running.stderr).toBeNull();
      expect((await fetch(`${home.url}/health`)).status).toBe(200);
      expect(running.stdout).toContain('Owlery is at');
    },
    { timeout: 150_000, interval: 100 },
  );
  return running;
}

async function signInEverywhere(home: Home): Promise<People> {
  const call =
    (prefix: string, token?: string): Call =>
    async (method, path, body) => {
      const answer = await fetch(`${home.url}/${prefix}/api/${path}`, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      expect(answer.ok, `${method} ${path}: ${text}`).toBe(true);
      return JSON.parse(text);
    };
  const market = (await call('market')('POST', 'auth/login', { username: 'admin', password: PASSWORD })).data;
  const factory = (await call('factory')('POST', 'auth/login', { email: 'admin', password: PASSWORD })).data;
  const courseware = await call('courseware')('POST', 'v1/auth/login', {
    email: 'admin@owlery.local',
    password: PASSWORD,
  });
  return {
    home,
    market: call('market', market.access_token),
    factory: call('factory', factory.access_token),
    factoryToken: factory.access_token,
    courseware: courseware.access_token,
  };
}

async function beginScript(market: Call): Promise<string> {
  const task = { name: 'patient', script_id: 'patient', schedule_type: 'daily', schedule_expression: '03:00' };
  const { data: made } = await market('POST', 'tasks/', task);
  const { data: begun } = await market('POST', `tasks/${made.id}/execute`);
  await vi.waitFor(async () => {
    expect((await market('GET', `executions/${begun.execution_id}`)).data.status).toBe('running');
  }, LONG);
  return begun.execution_id;
}

async function upload({ home, courseware }: People): Promise<number> {
  const content = makePdf({ content: `% ${'x'.repeat(20_000)} ${Math.random()}` });
  const form = new FormData();
  form.append('file', new File([new Uint8Array(content)], 'a.pdf', { type: 'application/pdf' }));
  form.append('title', 'A title');
  const answer = await fetch(`${home.url}/courseware/api/v1/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${courseware}` },
    body: form,
  });
  const body = (await answer.json()) as { id: number };
  expect(answer.status, JSON.stringify(body)).toBe(201);
  uploadedBytes.set(body.id, content.length);
  return body.id;
}

/** Deposits money and runs tasks while the backup is written. */
async function orders({ home, factory, factoryToken }: People, signal: AbortSignal): Promise<void> {
  const { data } = await factory('POST', 'recharge/codes', { amount: 1, batch_size: 1_000 });
  for (const { code } of data.codes) {
    if (signal.aborted) return;
    await factory('POST', 'recharge/redeem', { code });
    // Refused while five of them are unfinished.
    await fetch(`${home.url}/factory/api/tasks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${factoryToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'a task', task_type: 'test', config: { seconds: 0.2 } }),
    });
  }
}

/** Uploads materials, and deletes every other one. */
async function uploads(people: People, signal: AbortSignal): Promise<void> {
  for (let n = 0; !signal.aborted; n += 1) {
    const id = await upload(people);
    if (n % 2 === 0) continue;
    await fetch(`${people.home.url}/courseware/api/v1/materials/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${people.courseware}` },
    });
  }
}

const lastLine = ({ stdout }: Ended) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

describe('a backup beside a working server', () => {
  test('is one file that only its owner can read, and lists its contents', async () => {
    expect(backedUp.code, backedUp.stderr).toBe(0);
    const line = lastLine(backedUp);
    expect(line).toMatchObject({ type: 'backed_up', backup: file, tables: expect.any(Number) });
    expect(line.files).toBeGreaterThanOrEqual(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(line.bytes).toBe((await stat(file)).size);
    expect((await readdir(join(file, '..'))).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('never replaces a file, and needs a database', async () => {
    const again = await source.run(['backup', file], environment);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });
    const nothing = await target.run(['backup', `${file}.2`]);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no database in') });
    expect(await stat(target.dataDir).catch(() => undefined)).toBeUndefined();
  });

  test('is refused as a restore into its own source', async () => {
    const refused = await source.run(['restore', file], environment);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /exists already; a restore needs an empty place: set OWLERY_DATA_DIR to a new folder/,
    );
  });

  test('is complete, and can be restored elsewhere with money, files and the unfinished run', async () => {
    const restored = await target.run(['restore', file]);
    expect(restored.code, restored.stderr).toBe(0);
    expect(lastLine(restored)).toMatchObject({ type: 'restored', files: lastLine(backedUp).files });

    await serve(target);
    const people = await signInEverywhere(target);
    // The first deposit, and the later ones of 1 each.
    const records = await people.factory('GET', 'recharge/records?page=1&page_size=1');
    expect((await people.factory('GET', 'recharge/balance')).data.balance).toBe(500 + records.total - 1);
    await writeFile(gate, '');
    await vi.waitFor(async () => {
      const { data } = await people.market('GET', `executions/${execution}`);
      expect(data).toMatchObject({ status: 'completed', rows_after: 2 });
    }, LONG);
    // Unfinished tasks end too.
    await vi.waitFor(async () => {
      const { items, total } = await people.factory('GET', 'tasks?page=1&page_size=100');
      const open = items.filter(({ status }: { status: string }) => status === 'pending' || status === 'running');
      expect(open).toEqual([]);
      expect(total).toBeGreaterThan(0);
    }, LONG);
    await expectFiles(people);
  }, 240_000);
});

/** Expects that every listed material can be read. */
async function expectFiles({ home, courseware }: People): Promise<void> {
  const headers = { authorization: `Bearer ${courseware}` };
  const list = await fetch(`${home.url}/courseware/api/v1/materials?page=1&page_size=100`, { headers });
  const body = (await list.json()) as { items: { id: number }[] };
  expect(body.items.map(({ id }) => id)).toEqual(expect.arrayContaining(earlier));
  for (const { id } of body.items) {
    const answer = await fetch(`${home.url}/courseware/api/v1/materials/${id}/stream`, { headers });
    expect(answer.status, String(id)).toBe(200);
    expect((await answer.bytes()).length).toBe(uploadedBytes.get(id));
  }
}

describe('a backup in an S3', () => {
  const address = () => `s3://${s3.config.bucket}/nightly/backup.tar.zst`;
  const keys = () => ({
    BACKUP_S3_ENDPOINT: s3.config.endpoint,
    BACKUP_S3_ACCESS_KEY: s3.config.accessKey,
    BACKUP_S3_SECRET_KEY: s3.config.secretKey,
  });

  test('is written, checked and never replaced', async () => {
    const written = await source.run(['backup', '--to', address()], { ...environment, ...keys() });
    expect(written.code, written.stderr).toBe(0);
    const again = await source.run(['backup', '--to', address()], { ...environment, ...keys() });
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') });
    const verified = await source.run(['backup', '--verify', address()], { ...environment, ...keys() });
    expect(verified.code, verified.stderr).toBe(0);
    expect(lastLine(verified)).toMatchObject({ type: 'verified', rows: lastLine(written).rows });
  }, 180_000);

  test('is refused in the bucket that it would contain, and without a configured server', () => {
    const config = { s3: s3.config, backupS3: { ...s3.config } };
    expect(() => placeOf(address(), config)).toThrow('use another bucket');
    expect(() => placeOf(address(), { s3: undefined, backupS3: undefined })).toThrow('BACKUP_S3_ENDPOINT');
    expect(() => placeOf('s3://bucket', { ...config, s3: undefined })).toThrow('takes s3://bucket/key');
  });
});

test('A backup that fails or is interrupted leaves no file', async () => {
  const folder = join(file, '../interrupted');
  await mkdir(folder);
  const running = source.start(['backup', join(folder, 'a.tar.zst')], environment);
  await vi.waitFor(async () => expect(await readdir(folder)).not.toEqual([]), LONG);
  const { code } = await running.ended('SIGINT');
  // The backup may have been complete by then: the file is complete, or missing.
  expect(await readdir(folder)).toEqual(code === 0 ? ['a.tar.zst'] : []);
  await rm(folder, { recursive: true });
});
