/** Behind a proxy with the certificate that serves Owlery below a path: `PUBLIC_URL=https://host/owl`. */
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawnPage, hasChromium } from '../support/chromium.ts';
import { hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { freePort } from '../support/ports.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';

/** The end of `proxy_pass http://127.0.0.1:8000`: with a slash, nginx strips the location's path. */
const ways = { 'strips the path': '/', 'leaves the path': '' };

interface Answered {
  status: number;
  location: string;
  text: string;
}

/** Like fetch, which trusts only the system's certificates, with one more to trust. */
async function ask(url: string, ca: string, options: { method?: string; headers?: object } = {}): Promise<Answered> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { ca, ...options } as object, async (response) => {
      const text = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? '', text });
    });
    asked.on('error', reject).end();
  });
}

describe.skipIf(!hasNginx).each(Object.entries(ways))('nginx that %s', (_way, slash) => {
  let server: TestServer;
  let nginx: Nginx;
  let publicUrl: string;

  beforeAll(async () => {
    const port = await freePort();
    publicUrl = `https://localhost:${port}/owl`;
    server = await startTestServer('courseware', { environment: { PUBLIC_URL: publicUrl } });
    const upstream = new URL(server.url).origin;
    nginx = await startNginx(port, `location /owl/ { proxy_pass ${upstream}${slash}; }`);
  });
  afterAll(async () => {
    await nginx[Symbol.asyncDispose]();
    await server.close();
  });

  const get = (path: string) => ask(`${publicUrl}${path}`, nginx.certificate);

  test('serves every part of the Swagger page', async () => {
    for (const address of ['/courseware/api/docs', '/courseware/api/docs/']) {
      const page = await get(address);
      expect(page.status).toBe(200);
      const parts = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, part = '']) => part);
      expect(parts.length).toBeGreaterThan(4);
      for (const part of parts) {
        const { href } = new URL(part, `${publicUrl}${address}`);
        expect(await ask(href, nginx.certificate), href).toMatchObject({ status: 200 });
      }
    }
    const { status, location } = await get('/courseware/api/docs/static/index.html');
    expect([status, location]).toEqual([302, '/owl/courseware/api/docs/']);
  });

  test.skipIf(!hasChromium)(
    'lets a browser draw the Swagger page with its operations',
    { timeout: 90_000 },
    async () => {
      const page = await drawnPage(`${publicUrl}/courseware/api/docs`);
      expect(page.includes('operations-materials-listMaterials')).toBe(true);
      // The server that the page's calls use.
      expect(page.includes('<option value="/owl/courseware">')).toBe(true);
    },
  );

  test('serves an OpenAPI document that names the public address', async () => {
    const document = JSON.parse((await get('/courseware/api/docs/openapi.json')).text);
    const [{ url }] = document.servers;
    expect(url).toBe(`${publicUrl}/courseware`);
    expect(await ask(`${url}/api/v1/materials`, nginx.certificate)).toMatchObject({ status: 200 });
  });

  test('serves an index whose links work', async () => {
    const { systems, health } = JSON.parse((await get('/')).text);
    for (const link of [...systems.flatMap(({ docs, openapi }: Record<string, string>) => [docs, openapi]), health]) {
      expect(link).toMatch(/^\/owl\//);
      expect(await ask(new URL(link, publicUrl).href, nginx.certificate), link).toMatchObject({ status: 200 });
    }
  });

  test('lets a resumable upload continue at its Location', async () => {
    const headers = { authorization: `Bearer ${await accountWith(server.core, 'user')}`, 'tus-resumable': '1.0.0' };
    const title = `title ${Buffer.from('One').toString('base64')}`;
    const begin = { ...headers, 'upload-length': '10', 'upload-metadata': title };
    const url = `${publicUrl}/courseware/api/v1/upload/resumable`;
    const { status, location } = await ask(url, nginx.certificate, { method: 'POST', headers: begin });
    expect(status).toBe(201);
    const found = await ask(new URL(location, url).href, nginx.certificate, { method: 'HEAD', headers });
    expect(found.status).toBe(200);
  });
});

describe.skipIf(!hasNginx).each(Object.entries(ways))('a socket behind nginx that %s', (_way, slash) => {
  test('opens, also for a page of the public address', async () => {
    const port = await freePort();
    const publicUrl = `https://localhost:${port}/owl`;
    const server = await startTestServer('market', { environment: { PUBLIC_URL: publicUrl } });
    const location = `location /owl/ { proxy_pass ${new URL(server.url).origin}${slash}; }`;
    const nginx = await startNginx(port, location);
    const client = await openSocket(`${publicUrl}/market/ws/executions`, {
      token: await accountWith(server.core, 'user'),
      headers: { origin: `https://localhost:${port}` },
      options: { ca: nginx.certificate },
    });
    expect(await client.take('connected')).toMatchObject({ data: { scope: 'own' } });
    await client[Symbol.asyncDispose]();
    await nginx[Symbol.asyncDispose]();
    await server.close();
  });
});

test('A direct request is served with and without the path', async () => {
  const server = await startTestServer('identity', { environment: { PUBLIC_URL: 'https://example.com/owl' } });
  const { origin } = new URL(server.url);
  for (const path of ['/identity/api/docs/openapi.json', '/owl/identity/api/docs/openapi.json', '/owl', '/owl?a=b']) {
    expect((await fetch(`${origin}${path}`)).status, path).toBe(200);
  }
  for (const path of ['/owlery', '/owl/no/such/page']) expect((await fetch(`${origin}${path}`)).status, path).toBe(404);
  await server.close();
});

test('A path that is the name of a system is left to the proxy', async () => {
  const server = await startTestServer('identity', { environment: { PUBLIC_URL: 'https://example.com/identity' } });
  expect(await server.send('GET', '/api/docs/openapi.json')).toMatchObject({
    status: 200,
    body: { servers: [{ url: 'https://example.com/identity/identity' }] },
  });
  await server.close();
});
