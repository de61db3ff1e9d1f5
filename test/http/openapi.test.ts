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
  console: '1.0.0',
};

/** The console's API is no published one: its types are generated and used in one build. */
const isPublished = (name: string) => name !== 'console';

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

  test('says in both languages what each parameter and each group of operations means', () => {
    for (const { where, operation } of operations) {
      for (const { name: parameter, description } of operation.parameters ?? []) {
        const advice = `${where}: describe ${parameter} in src/locales/{zh,en}/parameters.ts`;
        expect(description, advice).toMatch(BOTH_LANGUAGES);
      }
      for (const tag of operation.tags) {
        const known = document.tags.find(({ name: one }: Any) => one === tag);
        expect(known?.description, `describe the tag ${tag} in src/locales/{zh,en}/api.ts`).toMatch(BOTH_LANGUAGES);
      }
    }
  });

  test.runIf(isPublished(name))('lists the values of every status, role and level', () => {
    const open: string[] = [];
    for (const [component, schema] of Object.entries<Any>(document.components.schemas)) {
      for (const [field, property] of Object.entries<Any>(schema.properties ?? {})) {
        const isText = property.type === 'string' || (Array.isArray(property.type) && property.type.includes('string'));
        const isState = /^(.*_)?(status|role|level)$/.test(field) && isText;
        if (isState && !property.enum && property.const === undefined) open.push(`${component}.${field}`);
      }
    }
    expect(open).toEqual([]);
  });

  test('says of files that they are bytes', () => {
    for (const { where, operation } of operations.filter(({ operation: one }) =>
      /^(download|export)/.test(one.operationId),
    )) {
      const { content } = operation.responses[200];
      for (const [type, { schema }] of Object.entries<Any>(content)) {
        expect(schema, `${where} ${type}`).toEqual({ type: 'string', format: 'binary' });
      }
    }
  });

  test.runIf(isPublished(name))('has a named component for every object', () => {
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
