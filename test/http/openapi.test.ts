/** What holds for every OpenAPI document that is published: people generate clients from them. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** `中文 · English` */
const BOTH_LANGUAGES = /\p{Script=Han}[^·]* ?· ?[^·]*[A-Za-z]/u;

const CONTRACT_VERSIONS: Record<string, string> = {
  identity: '1.0.0',
  market: '1.0.0',
  factory: '0.10.0',
  courseware: '1.0.0',
  study: '2.1.0',
};

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, of which the tests look at every part.
type Any = any;

describe.each(SYSTEM_NAMES)('the OpenAPI document of %s', (name) => {
  let server: TestServer;
  let document: Any;
  let operations: { where: string; operation: Any }[];

  beforeAll(async () => {
    const environment = { PUBLIC_URL: 'https://example.com/owl' };
    server = await startTestServer(name, { environment });
    document = (await server.send('GET', `${server.systems[name].surface.docs}/openapi.json`)).body;
    operations = Object.entries<Any>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Any>(methods).map(([method, operation]) => ({ where: `${method} ${path}`, operation })),
    );
  });
  afterAll(() => server.close());

  test('has the version of the contract, and names that of Owlery', () => {
    expect(document.info).toMatchObject({
      version: CONTRACT_VERSIONS[name],
      'x-owlery-version': version,
    });
  });

  test('names the public address as its server, and paths below that', () => {
    expect(document.servers).toEqual([{ url: `https://example.com/owl/${name}` }]);
    for (const { where } of operations) expect(where).toMatch(/ \/(api|health|materials|thumbnails)(\/|$)/);
  });

  test('names every operation by a verb, once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('says in both languages what each operation does', () => {
    for (const { where, operation } of operations) expect(operation.summary, where).toMatch(BOTH_LANGUAGES);
  });

  test('says of each operation whether it needs a token', () => {
    for (const { where, operation } of operations) {
      const isOpen = operation['x-access'] === 'public';
      expect(operation.security, where).toEqual(isOpen ? [] : expect.arrayContaining([{ bearer: [] }]));
    }
  });

  test('has a named component for every object', () => {
    const unnamed: string[] = [];
    const walk = (part: Any, where: string) => {
      if (typeof part !== 'object' || part === null) return;
      if (Object.keys(Object(part.properties)).length > 0 && !NAMED.test(where)) unnamed.push(where);
      for (const [key, inner] of Object.entries(part)) walk(inner, `${where}/${key}`);
    };
    walk(document.paths, 'paths');
    walk(document.components.schemas, 'schemas');
    expect(unnamed).toEqual([]);
  });
});

const NAMED = /^schemas\/\w+$/;
