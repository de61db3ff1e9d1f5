import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Home, makeHome, type Running } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';

let home: Home;

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

const passwordIn = ({ stdout }: { stdout: string }) => /password +([0-9a-f]{20})\n/.exec(stdout)?.[1];

async function signIn(password: string | undefined, url = `${home.url}/identity`): Promise<Response> {
  return await fetch(`${url}/api/v1/auth/login/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
}

async function expectCleanEnd(running: Running) {
  const { code, stderr } = await running.ended('SIGINT');
  expect(code, stderr).toBe(0);
}

async function expectNothingLeft({ timeout = 2_000 } = {}) {
  await eventually(async () => expect(await home.processes()).toEqual([]), { timeout });
}

describe('a first start', () => {
  test('prints every address and, once, how the first administrator signs in', async () => {
    const first = await home.serve();
    expect(first.stdout).toContain(`Owlery is at ${home.url}`);
    expect(first.stdout).toContain('admin@owlery.local');
    for (const system of ['identity', 'market']) {
      const docs = `${home.url}/${system}/api/docs`;
      expect(first.stdout).toContain(docs);
      expect((await fetch(docs)).status).toBe(200);
    }
    const password = passwordIn(first);
    expect((await signIn(password)).status).toBe(200);
    expect(first.stderr).not.toContain(password);
    await first.ended('SIGINT');

    const second = await home.serve();
    expect(second.stdout).toContain(`Owlery is at ${home.url}`);
    expect(second.stdout).not.toContain('password');
    expect((await signIn(password)).status).toBe(200);
  });

  test('that fails creates no administrator, and the next one prints how to sign in', async () => {
    const other = createServer().listen(home.port, '127.0.0.1');
    await once(other, 'listening');
    expect(await home.run(['serve'])).toMatchObject({ code: 1, stdout: '' });
    other.close();
    expect((await signIn(passwordIn(await home.serve()))).status).toBe(200);
  });

  test('takes the first administrator from the environment, and does not print the password', async () => {
    const OWLERY_ADMIN_PASSWORD = 'chosen by the operator';
    const running = await home.serve([], { OWLERY_ADMIN_EMAIL: 'boss@example.org', OWLERY_ADMIN_PASSWORD });
    expect(running.stdout).toContain('boss@example.org');
    expect(running.stdout + running.stderr).not.toContain(OWLERY_ADMIN_PASSWORD);
    expect((await signIn(OWLERY_ADMIN_PASSWORD)).status).toBe(200);
  });

  test('serves one system alone at the root', async () => {
    const running = await home.serve(['identity']);
    expect(running.stdout).toContain(`identity     ${home.url}/api/docs`);
    expect(running.stdout).not.toContain('market');
    expect((await signIn(passwordIn(running), home.url)).status).toBe(200);
    expect((await fetch(`${home.url}/market/api/docs`)).status).toBe(404);
  });

  test('of two processes at once on one data folder starts both, with one administrator', async () => {
    const otherPort = String(await freePort());
    const both = await Promise.all([home.serve(), home.serve([], { PORT: otherPort })]);
    const passwords = both.map(passwordIn).filter((password) => password !== undefined);
    expect(passwords).toHaveLength(1);
    expect((await signIn(passwords[0])).status).toBe(200);
    expect((await signIn(passwords[0], `http://127.0.0.1:${otherPort}/identity`)).status).toBe(200);

    const [first, second] = both as [Running, Running];
    await expectCleanEnd(first);
    expect((await signIn(passwords[0], `http://127.0.0.1:${otherPort}/identity`)).status).toBe(200);
    await expectCleanEnd(second);
    await expectNothingLeft();
  });
});

describe('a stop', () => {
  test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s is clean and leaves no process', async (signal) => {
    const running = await home.serve();
    const { code, stderr } = await running.ended(signal);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(/"level":[56]0/);
    await expectNothingLeft();
  });

  test('requested twice within milliseconds, as npm does on Ctrl-C, is still clean', async () => {
    const running = await home.serve();
    running.child.kill('SIGINT');
    await expectCleanEnd(running);
    await expectNothingLeft();
  });

  test('during the start is clean too', async () => {
    const running = home.start(['serve']);
    await running.said('creating the database cluster');
    const { code, stdout, stderr } = await running.ended('SIGINT');
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('');
    await expectNothingLeft();
    expect(passwordIn(await home.serve())).toBeDefined();
  });

  test('does not wait for a request that does not end', async () => {
    const running = await home.serve();
    await using hanging = await openHangingRequest();
    const { code, stderr } = await running.ended('SIGTERM');
    expect(code, stderr).toBe(0);
    expect(hanging.answered).toBe(false);
    await expectNothingLeft();
  });

  test('requested again a second later exits at once', async () => {
    const running = await home.serve();
    await using _hanging = await openHangingRequest();
    running.child.kill('SIGINT');
    await delay(1_100);
    const { code, stderr } = await running.ended('SIGINT');
    expect(code, stderr).toBe(1);
    expect(stderr).not.toContain('shutdown timed out');
  });

  test('of npm start by Ctrl-C on the terminal leaves no process', async () => {
    const running = home.npmStart();
    await running.said('Owlery is at');
    expect((await running.interrupted()).stderr).not.toContain('shutdown timed out');
    await expectNothingLeft();
  });

  test('of npm alone, as a service manager does it, also stops Owlery', async () => {
    const running = home.npmStart();
    await running.said('Owlery is at');
    running.child.kill('SIGTERM');
    await eventually(async () => expect(await home.processes()).toEqual([]));
  });
});

describe('after a kill -9', () => {
  test('of everything, PostgreSQL included, the next start has all the data', async () => {
    const killed = await home.serve();
    for (const { pid } of await home.processes()) process.kill(pid, 'SIGKILL');
    await killed.ended();
    await home.serve();
    expect((await signIn(passwordIn(killed))).status).toBe(200);
  });

  test('of Owlery alone, its PostgreSQL stops by itself and the next start has all the data', async () => {
    const killed = await home.serve();
    await killed.ended('SIGKILL');
    // PostgreSQL first writes its checkpoint.
    await expectNothingLeft({ timeout: 30_000 });
    const next = await home.serve();
    expect((await signIn(passwordIn(killed))).status).toBe(200);
    await next.ended('SIGINT');
    await expectNothingLeft();
  });
});

/** Sends a request whose body never ends. */
async function openHangingRequest() {
  const socket = createConnection(home.port, '127.0.0.1');
  const state = { answered: false };
  socket.on('data', () => {
    state.answered = true;
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('POST /identity/api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
  socket.write('content-length: 100\r\n\r\n{');
  // When the server answers a later request, it has read the first one.
  expect((await fetch(`${home.url}/health`)).status).toBe(200);
  return Object.assign(state, {
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  });
}
