/** The commands for users, run against a running server. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cut, outputTo } from '../../src/commands/work/output.ts';
import { type Ended, type Running, root, startProcess } from '../support/owlery.ts';
import { makePdf } from '../support/pdfs.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

const PASSWORD = 'password123';

let server: WholeServer;
let folder: string;

beforeAll(async () => {
  server = await startWholeServer();
  await server.core.accounts.register({
    username: 'user_a',
    email: 'user_a@example.com',
    password: PASSWORD,
    role: 'admin',
  });
  folder = await mkdtemp(join(tmpdir(), 'owlery-work-'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
  expect(server.undeclared).toEqual([]);
});

function start(words: string[], stdin = '', environment: Record<string, string> = {}): Running {
  const running = startProcess(join(root, 'bin/owlery'), words, {
    XDG_CONFIG_HOME: folder,
    LANG: 'en_US.UTF-8',
    ...environment,
  });
  running.child.stdin?.end(stdin);
  return running;
}

const run = (words: string[], stdin = '', environment: Record<string, string> = {}): Promise<Ended> =>
  start(words, stdin, environment).ended();

/** The parsed lines of standard output. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
const lines = ({ stdout }: Ended): any[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const credentials = () => join(folder, 'owlery/credentials.json');

test('A user signs in, and only that user can read the stored session', { timeout: 180_000 }, async () => {
  const nobody = await run(['tables', 'list']);
  expect(nobody).toMatchObject({ code: 1, stderr: 'owlery: nobody is signed in: run owlery login <url>\n' });
  const wrong = await run(['login', server.origin, '--name', 'user_a'], 'wrong');
  expect(wrong).toMatchObject({ code: 1, stderr: 'owlery: wrong user name or password\n' });
  const chinese = await run(['login', server.origin, '--name', 'user_a'], 'wrong', { LANG: 'zh_CN.UTF-8' });
  expect(chinese.stderr).toMatch(/\p{Script=Han}/u);

  const right = await run(['login', `${server.origin}/`, '--name', 'user_a'], `${PASSWORD}\n`);
  expect(right).toMatchObject({ code: 0, stderr: `signed in to ${server.origin} as user_a\n` });
  expect((await stat(credentials())).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'owlery'))).mode & 0o777).toBe(0o700);
  expect(await readFile(credentials(), 'utf8')).not.toContain(PASSWORD);
});

test('A script is run to its end, a second time as the same task, and its table is exported', {
  timeout: 180_000,
}, async () => {
  const first = await run(['run', 'sample_aapl_daily']);
  expect(first.code, first.stderr).toBe(0);
  expect(lines(first)[0]).toMatchObject({
    type: 'started',
    kind: 'market.collect',
    ref: expect.stringMatching(/^exec_/),
  });
  expect(lines(first).at(-1)).toMatchObject({ type: 'ended', status: 'completed', error_message: null });
  expect((await run(['run', 'sample_aapl_daily'])).code).toBe(0);

  const file = join(folder, 'prices.csv');
  const exported = await run(['tables', 'export', 'ak_sample_aapl_daily', '-o', file]);
  const rows = (await readFile(file, 'utf8')).trim().split('\n');
  expect(rows.length).toBe(1_261);
  expect(lines(exported).at(-1)).toMatchObject({ type: 'exported', file, bytes: (await stat(file)).size });
  const piped = await run(['tables', 'export', 'ak_sample_aapl_daily', '-o', '-', '--limit', '1']);
  expect(piped.stdout.trim().split('\n').length).toBe(2);
  const missing = await run(['tables', 'export', 'no_such_table']);
  expect(missing).toMatchObject({ code: 1, stderr: 'owlery: no such table: no_such_table\n' });
});

test('A wrong address is reported with what to check', { timeout: 180_000 }, async () => {
  const page = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'text/html').end('<html></html>');
  });
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const port = (page.address() as AddressInfo).port;
  const signIn = async (url: string) => (await run(['login', url, '--name', 'user_a'], PASSWORD)).stderr;
  expect(await signIn(`http://127.0.0.1:${port}`)).toBe(
    `owlery: http://127.0.0.1:${port} is not the address of Owlery (the answer is a web page): check its host, port and path\n`,
  );
  expect(await signIn(`${server.origin}/console`)).toContain('/console is not the address of Owlery');
  expect(await signIn(server.origin.replace('http', 'https'))).toContain('does not speak TLS');
  page.close();
  await once(page, 'close');
  expect(await signIn(`http://127.0.0.1:${port}`)).toContain('nothing listens at its port');
});

test('A factory task is created with its config, and its log is followed to its end', {
  timeout: 180_000,
}, async () => {
  const ordered = await run(['run', '--type', 'test', '-p', 'seconds=2', '--title', 'a try', '--detach']);
  const [{ id, ref }] = lines(ordered);
  const followed = await run(['logs', ref, '--follow']);
  expect(followed.code, followed.stderr).toBe(0);
  const whole = await run(['logs', id]);
  expect(lines(followed).map((line) => line.message)).toEqual(lines(whole).map((line) => line.message));
  expect(lines(whole)[0]).toMatchObject({ type: 'log', level: 'info', message: expect.any(String) });

  const refused = await run(['run', '--type', 'test', '-p', 'seconds=-1']);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/^owlery: .*seconds/);
});

test('A file is uploaded, and its course is studied until the study is stopped', { timeout: 180_000 }, async () => {
  const file = join(folder, 'one page.pdf');
  await writeFile(file, makePdf());
  const uploaded = await run(['upload', file, '--title', 'One page']);
  expect(lines(uploaded).at(-1)).toEqual({ type: 'uploaded', file, material_id: expect.any(Number) });
  expect(JSON.parse(await readFile(join(folder, 'owlery/uploads.json'), 'utf8'))).toEqual({});

  const [course] = lines(await run(['study', '--list']));
  const studying = start(['study', course.courseId]);
  await studying.said(/"status":"running"/);
  const [task] = JSON.parse(`[${studying.stdout.split('\n')[0]}]`);
  const { token } = JSON.parse(await readFile(credentials(), 'utf8')).session;
  const headers = { authorization: `Bearer ${token}` };
  await fetch(`${server.origin}/study/api/tasks/${task.ref}/cancel`, { method: 'POST', headers });
  const ended = await studying.ended();
  expect(ended.code).toBe(1);
  expect(lines(ended).at(-1)).toMatchObject({ type: 'ended', status: 'cancelled' });
});

test('Signing out ends the session on the server too', async () => {
  const { token } = JSON.parse(await readFile(credentials(), 'utf8')).session;
  expect((await run(['logout'])).code).toBe(0);
  await expect(stat(credentials())).rejects.toThrow();
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${server.origin}/identity/api/v1/auth/me`, { headers })).status).toBe(401);
});

test('A personal access token signs in without a password, and signing out leaves it valid', {
  timeout: 180_000,
}, async () => {
  const { administration, personalTokens } = server.core;
  const { items } = await administration.list({ username: 'user_a' }, { page: 1, pageSize: 1 });
  const [account] = items;
  if (!account) throw new Error('there is no account');
  const scope = { systems: ['market'], access: 'read', is_admin: false, tables: null, task_types: null } as const;
  const { text } = await personalTokens.make(account, { name: 'ci', days: 1, ...scope });
  const wrong = await run(['login', server.origin, '--token'], `${text}x\n`);
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('the token is not valid') });
  const right = await run(['login', server.origin, '--token'], `${text}\n`);
  expect(right).toMatchObject({ code: 0, stderr: `signed in to ${server.origin} as user_a by the token ci\n` });
  expect((await run(['tables', 'list'])).code).toBe(0);
  const refused = await run(['run', 'sample_aapl_daily']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('it needs market:write') });
  expect((await run(['logout'])).code).toBe(0);
  const headers = { authorization: `Bearer ${text}` };
  expect((await fetch(`${server.origin}/market/api/auth/me`, { headers })).status).toBe(200);
});

test('On a terminal a progress bar fits on one line, with log lines above it', () => {
  const written: string[] = [];
  const terminal = {
    isTTY: true,
    columns: 60,
    write: (text: string) => written.push(text),
  } as unknown as NodeJS.WriteStream;
  const output = outputTo(terminal);
  output.progress('每日A股数据 · running\nnext line', 0.5, {});
  output.line('done', { type: 'ended' });
  expect(written[0]).toMatch(/█{12}░{12} {2}50 % {2}每日A股数据/);
  expect(written[0]).not.toContain('\n');
  expect(written[1]).toBe('\r\u001b[Kdone\n');
  expect(cut('每日A股', 5)).toBe('每日A');
});
