/** The configurations for nginx and Caddy in `deploy/`, each before two real nodes, with TLS and below a path. */
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasCaddy, startCaddy } from '../support/caddy.ts';
import { eventually } from '../support/eventually.ts';
import { hasNginx, startNginxOf } from '../support/nginx.ts';
import { root } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';

interface Proxy extends AsyncDisposable {
  readonly certificate: string;
}

/** @param nodes the hosts and ports of both nodes */
type Start = (port: number, nodes: readonly string[]) => Promise<Proxy>;

const file = (name: string) => readFile(join(root, 'deploy', name), 'utf8');

/** Replaces the example values of a configuration by those of this test. */
function adapted(text: string, changes: readonly (readonly [example: string, own: string])[]): string {
  return changes.reduce((all, [example, own]) => {
    expect(all).toContain(example);
    return all.replaceAll(example, own);
  }, text);
}

const nginx: Start = async (port, [one = '', other = '']) => {
  const text = await file('nginx/owlery.conf');
  return await startNginxOf(port, ({ key, certificate }) =>
    adapted(text, [
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      ['/etc/ssl/certs/owlery.example.org.pem', certificate],
      ['/etc/ssl/private/owlery.example.org.key', key],
      ['server_name owlery.example.org', 'server_name localhost'],
      ['127.0.0.1:8000', one],
      ['127.0.0.1:8001', other],
    ]),
  );
};

const caddy: Start = async (port, [one = '', other = '']) =>
  await startCaddy(
    adapted(await file('caddy/Caddyfile'), [
      ['\nowlery.example.org {', `\nhttps://localhost:${port} {`],
      ['127.0.0.1:8000', one],
      ['127.0.0.1:8001', other],
    ]),
  );

const proxies = [
  { name: 'nginx', start: nginx, isThere: hasNginx },
  { name: 'Caddy', start: caddy, isThere: hasCaddy },
].filter(({ isThere }) => isThere);

describe.each(proxies)('$name', ({ start }) => {
  let servers: TestServer[];
  let proxy: Proxy | undefined;
  let url: string;
  let token: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `https://localhost:${port}/owl`;
    const environment = { PUBLIC_URL: url, TRUST_PROXY: 'loopback' };
    const first = await startTestServer('study', { environment });
    const { databaseUrl } = first.config;
    servers = [first, await startTestServer('study', { environment, ...(databaseUrl && { databaseUrl }) })];
    token = await accountWith(first.core, 'user');
    const nodes = servers.map((server) => new URL(server.url).host);
    proxy = await start(port, nodes);
    await eventually(async () => expect((await ask('/health')).status).toBe(200));
  }, 90_000);
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await Promise.all(servers.map((server) => server.close()));
  });

  async function ask(path: string, { method = 'GET', body }: { method?: string; body?: string } = {}) {
    return await new Promise<{ status: number; text: string; hsts: unknown }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
      const asked = request(`${url}${path}`, { method, headers, ca: proxy?.certificate }, async (response) => {
        const text = (await response.setEncoding('utf8').toArray()).join('');
        resolve({ status: response.statusCode ?? 0, text, hsts: response.headers['strict-transport-security'] });
      });
      asked.on('error', reject).end(body);
    });
  }

  test('serves the API over TLS, below the path', async () => {
    const { status, text, hsts } = await ask('/study/api/auth/me');
    expect([status, hsts]).toEqual([200, 'max-age=31536000']);
    expect(JSON.parse(text)).toMatchObject({ role: 'user' });
    const { servers: published } = JSON.parse((await ask('/study/api/docs/openapi.json')).text);
    expect(published[0].url).toBe(`${url}/study`);
  });

  test('keeps a socket open', async () => {
    const address = `${url.replace('https', 'wss')}/study/ws/connect`;
    const client = await openSocket(address, { token, options: { ca: proxy?.certificate } });
    expect(await client.take('connected')).toBeDefined();
    client.send({ type: 'ping' });
    expect(await client.take('pong')).toBeDefined();
    client.socket.terminate();
  });

  test('sends all requests to the other node when one has gone', async () => {
    await servers.pop()?.close();
    for (let turn = 0; turn < 8; turn += 1) expect((await ask('/study/api/auth/me')).status).toBe(200);
  });
});
