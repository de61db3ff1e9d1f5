/** What is common to all systems: served under their names, or one alone at the root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import type { Surface } from '../../src/http/declare/surface.ts';
import { readMetrics } from '../support/metrics.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

describe.each(SYSTEM_NAMES)('%s', (name) => {
  let server: TestServer;
  let surface: Surface;

  beforeAll(async () => {
    server = await startTestServer(name, { atRoot: true });
    surface = server.systems[name].surface;
  });

  afterAll(() => server.close());

  test.each([true, false])('serves every part of its Swagger page (at the root: %s)', async (atRoot) => {
    const one = await startTestServer(name, { atRoot });
    for (const address of [surface.docs, `${surface.docs}/`]) {
      const page = await one.send('GET', address);
      const parts = [...page.text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, part = '']) => part);
      expect(parts.length).toBeGreaterThan(4);
      for (const part of parts) {
        const answer = await fetchWhole(new URL(part, `${one.url}${address}`).href);
        expect(answer.status, `${address}: ${part}`).toBe(200);
      }
    }
    await one.close();
  });

  test('serves the paths of its document when it is the only system', async () => {
    const { status, body } = await server.send('GET', `${surface.docs}/openapi.json`);
    expect(status).toBe(200);
    for (const path of Object.keys(body.paths)) expect(path).toMatch(/^\/(api|health|materials|thumbnails)(\/|$)/);
  });

  test('serves its Swagger page, health and metrics at the root', async () => {
    const page = await server.send('GET', `${surface.docs}/`);
    expect(page.status).toBe(200);
    expect(page.text).toContain(`<title>Owlery ${surface.name}</title>`);
    expect(page.headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    const ownHealth = {
      courseware: { status: 'healthy' },
      market: { database: 'connected' },
      factory: { success: true },
    } as Record<string, object>;
    const body = ownHealth[surface.name] ?? { status: 'ok', database: 'ok' };
    expect(await server.send('GET', '/health')).toMatchObject({ status: 200, body });
    const metrics = await readMetrics(server.url);
    expect(metrics).toContain('owlery_http_request_duration_seconds_bucket{');
    expect(metrics).toContain('route="/health"');
    expect(metrics.split('\n').filter((line) => line.includes('token'))).toEqual([]);
  });

  test('answers an unknown path in its own envelope', async () => {
    const answer = await server.send('GET', '/no/such/thing');
    expect(answer.status).toBe(404);
    const { properties } = surface.errorSchema as unknown as { properties: object };
    expect(Object.keys(answer.body)).toEqual(Object.keys(properties));
  });
});

test('Every answer carries a request id: the caller’s if that is harmless', async () => {
  const server = await startTestServer('identity');
  const ask = async (id?: string) =>
    (await server.send('GET', '/api/v1/auth/me', id ? { headers: { 'x-request-id': id } } : {})).headers.get(
      'x-request-id',
    );
  expect(await ask()).toMatch(/^[0-9a-f]{16}-[0-9a-z]+$/);
  expect(await ask('trace-42')).toBe('trace-42');
  expect(await ask('x'.repeat(65))).not.toBe('x'.repeat(65));
  expect(await ask('a b"c')).toMatch(/^[0-9a-f]{16}-/);
  await server.close();
});

test('The headers of every answer forbid sniffing, scripts and framing', async () => {
  const server = await startTestServer('market');
  const { headers } = await server.send('GET', '/api/auth/me');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  await server.close();
});

/** Reads the whole answer: an unread one would delay the server's stop. */
async function fetchWhole(url: string): Promise<Response> {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response;
}
