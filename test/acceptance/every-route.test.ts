/** Rules for every route of every system. */
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import type { System } from '../../src/http/declare/system.ts';
import { type StandIn, startAktools } from '../support/aktools.ts';
import { valueFor } from '../support/generate.ts';
import { type PublishedRoute, publishedRoutes } from '../support/routes.ts';
import { type Answer, type Sending, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';

const ajv = new Ajv({ strict: false, logger: false });
addFormats.default(ajv, ['date-time', 'uuid']);

describe.each(SYSTEM_NAMES)('%s', (name) => {
  let aktools: StandIn;
  let server: TestServer;
  let routes: PublishedRoute[];
  let user: string;
  let admin: string;

  beforeAll(async () => {
    // Without AKTools the routes would answer 500, correctly.
    aktools = await startAktools({});
    server = await startTestServer(name, { environment: { AKTOOLS_URL: aktools.url } });
    routes = await publishedRoutes(server);
    user = await accountWith(server.core, 'user');
    admin = await accountWith(server.core, 'admin');
  });

  afterAll(async () => {
    await server.close();
    await aktools[Symbol.asyncDispose]();
    expect(server.undeclared).toEqual([]);
  });

  const sockets = () => (server.systems[name] as System).sockets ?? [];

  const call = ({ method, path }: PublishedRoute, sending: Sending = {}) =>
    server.send(method, path.replaceAll(/\{\w+\}/g, '1'), sending);

  /** Expects a declared status and shape, without internal details. */
  const keepsItsWord = (route: PublishedRoute, answer: Answer) => {
    const said = `${route.method} ${route.path} answered ${answer.status}: ${answer.text.slice(0, 500)}`;
    expect(Object.keys(route.answers), said).toContain(String(answer.status));
    // The original answers 500 when the mail server refuses the test mail.
    if (!route.path.endsWith('/smtp/test')) expect(answer.status, said).toBeLessThan(500);
    expect(answer.text, said).not.toMatch(/node_modules|\.ts:\d+|at async|pg_|syntax error/);
    const schema = route.answers[answer.status];
    if (schema && answer.body !== undefined) expect(ajv.validate(schema, answer.body), said).toBe(true);
  };

  test('declares for every route who may call it', () => {
    expect(routes.length).toBeGreaterThan(0);
    for (const { access } of routes) expect(['public', 'optional', 'account', 'admin']).toContain(access);
  });

  test('refuses calls without an account where one is required', async () => {
    for (const route of routes.filter(({ access }) => access === 'account' || access === 'admin')) {
      const answer = await call(route);
      expect(answer.status, `${route.method} ${route.path}`).toBe(401);
      keepsItsWord(route, answer);
    }
  });

  test('refuses users where an administrator is required', async () => {
    for (const route of routes.filter(({ access }) => access === 'admin')) {
      const answer = await call(route, { token: user });
      expect(answer.status, `${route.method} ${route.path}`).toBe(403);
      keepsItsWord(route, answer);
    }
  });

  test('refuses a body of ten megabytes', async () => {
    // Forms with files have limits of their own.
    for (const route of routes.filter(({ body }) => body && body.type !== 'multipart/form-data')) {
      const raw = `{"filler":"${'x'.repeat(10_000_000)}"}`;
      const answer = await call(route, { raw, token: admin, headers: { 'content-type': route.body?.type ?? '' } });
      expect(answer.status, `${route.method} ${route.path}`).toBe(413);
      keepsItsWord(route, answer);
    }
  });

  test('ignores an unknown field, and refuses a misspelt one with the correct name', async () => {
    for (const route of routes.filter(({ body }) => body?.type === 'application/json')) {
      const fields = Object.keys(route.body?.schema.properties ?? {}).filter((field) => field.length > 4);
      for (const field of fields) {
        const misspelt = `${field.slice(0, -2)}${field.at(-1)}${field.at(-2)}`;
        if (misspelt === field || fields.includes(misspelt)) continue;
        const answer = await server.send(
          route.method,
          route.path.replaceAll(/\{(\w+)\}/g, (_all, key) => listed(route, key) ?? anId(route, key)),
          {
            json: { [misspelt]: 1, zzzz: 1 },
            token: admin,
          },
        );
        const said = `${route.method} ${route.path} ${misspelt}: ${answer.text}`;
        expect([400, 422], said).toContain(answer.status);
        expect(answer.text, said).toContain(field);
        expect(answer.text, said).not.toContain('zzzz');
        keepsItsWord(route, answer);
      }
      if (route.path.endsWith('/logout')) admin = await accountWith(server.core, 'admin');
    }
  });

  test('refuses any other content type', async () => {
    for (const route of routes.filter(({ body }) => body)) {
      const answer = await call(route, { raw: '<a/>', token: admin, headers: { 'content-type': 'application/xml' } });
      // In courseware's document 415 concerns files.
      expect(answer.status, `${route.method} ${route.path}`).toBe(name === 'courseware' ? 422 : 415);
      keepsItsWord(route, answer);
    }
  });

  test('answers an unknown path and a malformed URL in its envelope', async () => {
    for (const path of ['/api/no-such-thing', '/', '/%zz', '/api/%c0%80']) {
      const { status, body } = await server.send('GET', path);
      expect([400, 404]).toContain(status);
      expect(ajv.validate(errorSchema(routes), body), JSON.stringify(body)).toBe(true);
    }
  });

  test('refuses an unauthenticated socket in the socket’s own terms', async () => {
    for (const { url } of sockets()) {
      for (const [token, reason] of [
        [undefined, 'sign_in_required'],
        ['x.y.z', 'token_invalid'],
      ] as const) {
        const client = await openSocket(`${server.url}${url}`, token === undefined ? {} : { token });
        expect(await client.closed, url).toEqual({ code: 1008, reason });
      }
      const { status, body } = await server.send('GET', url);
      expect(status, url).toBe(426);
      expect(ajv.validate(errorSchema(routes), body), JSON.stringify(body)).toBe(true);
    }
  });

  test('keeps a socket open and answers whatever is sent to it', async () => {
    for (const { url, messages } of sockets()) {
      await using client = await openSocket(`${server.url}${url}`, { token: user });
      const meant = Object.entries(messages).map(([type, schema]) =>
        fc
          .tuple(fc.constant({ type }), valueFor(schema))
          .map(([named, rest]) => JSON.stringify({ ...named, ...Object(rest) })),
      );
      const wild = [fc.json(), fc.string(), fc.uint8Array().map((bytes) => Buffer.from(bytes))];
      // A message over 16 kB ends the connection.
      const anything = fc.oneof(...meant, ...wild).filter((message) => Buffer.byteLength(message) < 16_000);
      await fc.assert(
        fc.asyncProperty(anything, async (message) => {
          client.send(message);
          client.send({ type: 'ping' });
          await client.take('pong');
        }),
        // A socket accepts at most fifty messages at once.
        { numRuns: 20 },
      );
      const errors = client.messages.filter(({ type }) => type === 'error');
      for (const error of errors)
        expect(error).toEqual({ type: 'error', message: expect.any(String), reason: expect.any(String) });
      expect(errors.filter(({ reason }) => reason === 'internal')).toEqual([]);
    }
  });

  test('answers any generated request with a declared status and shape', { timeout: 300_000 }, async () => {
    for (const route of routes) {
      // A new administrator for each system: some routes end the session, and some systems limit an account's requests.
      admin = await accountWith(server.core, 'admin');
      const queries = route.parameters.filter((parameter) => parameter.in === 'query');
      const paths = route.parameters.filter((parameter) => parameter.in === 'path');
      const anything = fc.record({
        body: route.body ? valueFor(route.body.schema) : fc.constant(undefined),
        query: fc.record(Object.fromEntries(queries.map(({ name: key, schema }) => [key, valueFor(schema)])), {
          requiredKeys: [],
        }),
        path: fc.record(Object.fromEntries(paths.map(({ name: key, schema }) => [key, valueFor(schema)]))),
      });
      await fc.assert(
        fc.asyncProperty(anything, async ({ body, query, path }) => {
          keepsItsWord(
            route,
            await server.send(route.method, address(route, path, query), {
              ...sendingOf(route, body, admin),
              redirect: 'manual',
            }),
          );
          // A sign-out ends the session, so the following requests need a new one.
          if (route.path.endsWith('/logout')) admin = await accountWith(server.core, 'admin');
        }),
        { numRuns: 40 },
      );
    }
  });
});

function errorSchema(routes: PublishedRoute[]) {
  return routes[0]?.answers[500];
}

function address(route: PublishedRoute, path: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = route.path.replaceAll(/\{(\w+)\}/g, (_all, key) => segment(wellFormed(path[key])));
  const pairs = Object.entries(query).map(([key, value]): [string, string] => [key, wellFormed(value)]);
  return `${filled}?${new URLSearchParams(pairs)}`;
}

/** A valid id for a path parameter. */
const anId = ({ parameters }: PublishedRoute, name: string): string =>
  parameters.find((one) => one.name === name)?.schema.format === 'uuid' ? '00000000-0000-4000-8000-000000000000' : '1';

/** The first listed value of a path parameter. */
function listed({ parameters }: PublishedRoute, name: string): string | undefined {
  return parameters.find((parameter) => parameter.name === name)?.schema.enum?.[0];
}

/** An empty segment, `.` and `..` would lead to another route. */
const segment = (value: string) => (/^\.{0,2}$/.test(value) ? `${value}~` : encodeURIComponent(value));

function sendingOf(route: PublishedRoute, body: unknown, token: string): Sending {
  if (route.body?.type !== 'application/x-www-form-urlencoded') return { token, json: body };
  const entries = typeof body === 'object' && body !== null ? Object.entries(body) : [['value', body]];
  return { token, form: Object.fromEntries(entries.map(([key, value]) => [key, wellFormed(value)])) };
}

const wellFormed = (value: unknown) =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
