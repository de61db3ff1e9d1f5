/** Who may open a socket, and how others are refused. */
import { request as plainRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openSocket } from '../../support/sockets.ts';
import { type EchoServer, startEchoServer } from './echo-server.ts';

let server: EchoServer;
let token: string;

beforeAll(async () => {
  server = await startEchoServer({
    environment: { OWLERY_WS_MAX: '3', CORS_ORIGINS: 'https://app.example', PUBLIC_URL: 'https://owlery.example/x' },
  });
  token = await server.newToken();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a token', () => {
  test('in the address or in a header opens the socket', async () => {
    for (const connecting of [{ token }, { bearer: token }]) {
      await using client = await server.open(connecting);
      client.send({ type: 'ping' });
      expect(await client.take('pong')).toEqual({ type: 'pong' });
    }
  });

  test('that is missing, wrong, expired or of an ended session closes the socket with 1008', async () => {
    const { sessions, accounts, database } = server.core;
    const account = await accounts.register({ username: 'brief', email: 'brief@example.com', password: 'password123' });
    const expired = await sessions.open(database.query, account, { system: 'test', tokenLifetime: -1 });
    const over = await server.newToken();
    const signedIn = await sessions.authenticate(over);
    if (typeof signedIn === 'string') throw new Error(signedIn);
    await sessions.end(database.query, signedIn.session.id);

    const cases = [
      [{}, 'sign_in_required'],
      [{ token: '' }, 'sign_in_required'],
      [{ token: 'not a token' }, 'token_invalid'],
      [{ token: `${token}x` }, 'token_invalid'],
      [{ token: over }, 'token_invalid'],
      [{ token: expired.accessToken }, 'token_expired'],
      [{ token: 'not a token', bearer: token }, 'token_invalid'],
    ] as const;
    for (const [connecting, reason] of cases) {
      const client = await server.open(connecting);
      expect(await client.closed, JSON.stringify(connecting)).toEqual({ code: 1008, reason });
      expect(client.messages).toEqual([]);
    }
  });

  test('does not appear in the log', async () => {
    await using client = await server.open({ token });
    client.send('garbage');
    await client.take('error');
    await (await server.open({ token, headers: { origin: 'https://elsewhere.example' } })).closed;
    await fetch(`${server.origin}/echo/ws/echo?token=${token}`);
    await expect(openSocket(`${server.origin}/echo/ws/nothing`, { token })).rejects.toThrow('404');
    await client[Symbol.asyncDispose]();
    await eventually(() => expect(server.lines.filter(({ code }) => code === 1006)).not.toEqual([]));
    expect(server.lines.filter(({ msg }) => msg === 'a socket was opened')).not.toEqual([]);
    expect(JSON.stringify(server.lines)).not.toContain(token);
  });
});

test('Only pages of the server’s own host and of allowed origins can open the socket', async () => {
  const headers = (origin: string) => ({ token, headers: { origin } });
  for (const origin of [server.origin, 'https://app.example', 'https://owlery.example']) {
    await using client = await server.open(headers(origin));
    client.send({ type: 'ping' });
    await client.take('pong');
  }
  for (const origin of ['https://elsewhere.example', 'http://app.example', 'null', 'https://app.example.evil.com']) {
    const client = await server.open(headers(origin));
    expect(await client.closed, origin).toEqual({ code: 1008, reason: 'origin_refused' });
  }
});

test('Connections beyond the limit of an account are refused, and existing ones stay open', async () => {
  const own = await server.newToken();
  const clients = await Promise.all([1, 2, 3].map(() => server.open({ token: own })));
  expect(await (await server.open({ token: own })).closed).toEqual({ code: 1013, reason: 'too_many_sockets' });
  await using other = await server.open({ token: await server.newToken() });
  other.send({ type: 'ping' });
  await other.take('pong');

  const [first, ...rest] = clients;
  first?.socket.close(1000);
  await first?.closed;
  await eventually(async () => {
    await using again = await server.open({ token: own });
    again.send({ type: 'ping' });
    await again.take('pong');
  });
  for (const client of rest) {
    client.send({ type: 'ping' });
    await client.take('pong');
    await client[Symbol.asyncDispose]();
  }
});

describe('a request without a handshake', () => {
  test('to the socket’s address returns 426 in the surface’s envelope', async () => {
    const answer = await fetch(`${server.origin}/echo/ws/echo`, { headers: { 'accept-language': 'en' } });
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
    expect(await answer.json()).toEqual({
      message: 'this is the address of a WebSocket: connect with a WebSocket client',
      reason: 'upgrade_required',
    });
  });

  test('that asks for another upgrade, as curl --http2 does, is answered as usual', async () => {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' };
      plainRequest(`${server.origin}/health`, { headers }, (answer) => resolve(answer.statusCode))
        .on('error', reject)
        .end();
    });
    expect(answered).toBe(200);
  });

  test('or a handshake at an address without a socket is answered as usual', async () => {
    await expect(openSocket(`${server.origin}/echo/ws/nothing`, { token })).rejects.toThrow('404');
    await expect(openSocket(`${server.origin}/health`, { token })).rejects.toThrow('200');
  });
});

test('The document of the surface lists the socket', async () => {
  const document = await fetch(`${server.origin}/echo/docs/openapi.json`);
  const { info } = (await document.json()) as { info: { description: string } };
  expect(info.description).toContain('- `/echo/ws/echo?token=…` says what it is told');
});
