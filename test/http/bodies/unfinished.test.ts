/** Bodies that never end, sent to a server started by `owlery serve`. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Home, makeHome } from '../../support/owlery.ts';

const SOCKETS = 2_000;
const PROMISED = 1_048_576;
const ALLOWED_MEGABYTES = 50;
const onLinux = process.platform === 'linux';

let home: Home;
let pid: number;
let token: string;

beforeAll(async () => {
  home = await makeHome();
  const running = await home.serve([], { LOG_LEVEL: 'warn', OWLERY_ADMIN_PASSWORD: 'admin-password' });
  pid = running.child.pid ?? 0;
  const answer = await fetch(`${home.url}/identity/api/v1/auth/login/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'admin-password' }),
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
}, 120_000);
afterAll(() => home[Symbol.asyncDispose]());

/** The request lines and headers of routes that take bodies. */
function* heads(): Generator<string> {
  const json = 'Content-Type: application/json\r\n';
  const form = 'Content-Type: multipart/form-data; boundary=b\r\n';
  const tus = `Content-Type: application/offset+octet-stream\r\nTus-Resumable: 1.0.0\r\nUpload-Length: ${PROMISED}\r\n`;
  const signedIn = `Authorization: Bearer ${token}\r\n`;
  for (;;) {
    yield `POST /nope HTTP/1.1\r\n${json}`;
    yield `POST /identity/api/v1/nope HTTP/1.1\r\n${json}${signedIn}`;
    yield `PUT /identity/api/v1/auth/me HTTP/1.1\r\n${json}${signedIn}`;
    yield `GET /identity/api/v1/auth/me HTTP/1.1\r\n${json}${signedIn}`;
    yield `POST /identity/api/v1/auth/login/json HTTP/1.1\r\n${json}`;
    yield 'POST /identity/api/v1/auth/login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n';
    yield `POST /market/api/tasks/ HTTP/1.1\r\n${json}`;
    yield `POST /market/api/tasks/ HTTP/1.1\r\n${json}${signedIn}`;
    yield `POST /courseware/api/v1/upload HTTP/1.1\r\n${form}${signedIn}`;
    yield `POST /courseware/api/v1/upload/resumable HTTP/1.1\r\n${tus}${signedIn}`;
  }
}

async function residentMegabytes(): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

/** Sends most of a body. @returns the connection, once it accepts no more or is closed */
async function sendUnfinished(head: string): Promise<Socket> {
  const socket = connect(home.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  const body = Buffer.alloc(PROMISED - 48_569, ' ');
  socket.write(`${head}Host: localhost\r\nContent-Length: ${PROMISED}\r\n\r\n`);
  socket.write(body);
  return socket;
}

test.runIf(onLinux)(
  'Two thousand unfinished bodies use less than 50 MB, and all their connections are closed',
  { timeout: 180_000 },
  async () => {
    const before = await residentMegabytes();
    let most = before;
    const closed: Promise<unknown>[] = [];
    const all = heads();
    for (let number = 0; number < SOCKETS; number += 1) {
      const socket = await sendUnfinished(all.next().value as string);
      closed.push(socket.closed ? Promise.resolve() : new Promise((resolve) => socket.on('close', resolve)));
      if (number % 50 === 0) most = Math.max(most, await residentMegabytes());
    }
    const watch = setInterval(async () => {
      most = Math.max(most, await residentMegabytes());
    }, 200);
    await Promise.all(closed).finally(() => clearInterval(watch));
    expect(most - before).toBeLessThan(ALLOWED_MEGABYTES);
    expect((await fetch(`${home.url}/health`)).status).toBe(200);
  },
);

test('An answer that does not depend on the body is sent before the body ends, and the connection is closed', async () => {
  for (const [head, status] of [
    ['POST /nope HTTP/1.1\r\n', 404],
    ['POST /market/api/nope HTTP/1.1\r\n', 404],
    ['DELETE /market/api/auth/login HTTP/1.1\r\n', 404],
    ['POST /market/api/tasks/ HTTP/1.1\r\n', 401],
    ['POST /market/api/tasks/ HTTP/1.1\r\nAuthorization: Bearer x.y.z\r\n', 401],
    ['POST /courseware/api/v1/upload HTTP/1.1\r\n', 401],
    ['POST /courseware/api/v1/upload/resumable HTTP/1.1\r\n', 401],
  ] as const) {
    const socket = connect(home.port, '127.0.0.1');
    socket.write(`${head}Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`);
    const [answer] = await once(socket, 'data');
    expect(String(answer), head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    await once(socket, 'close');
  }
});

test('A client that sends Expect: 100-continue is told to continue only after its token is verified', async () => {
  const ask = async (authorization: string) => {
    const socket = connect(home.port, '127.0.0.1');
    socket.write(
      `POST /identity/api/v1/auth/change-password HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n${authorization}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n`,
    );
    const [answer] = await once(socket, 'data');
    return { socket, status: Number(String(answer).split(' ')[1]) };
  };
  const refused = await ask('');
  expect(refused.status).toBe(401);
  refused.socket.destroy();
  const { socket, status } = await ask(`Authorization: Bearer ${token}\r\n`);
  expect(status).toBe(100);
  socket.write('{}');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1.1 400 /);
  socket.destroy();
});
