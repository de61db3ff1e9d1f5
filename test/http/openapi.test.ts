/** Rules for every published OpenAPI document, from which clients are generated. */
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM_NAMES } from '../../src/app/systems.ts';
import { BOTH_LANGUAGES, undescribed } from '../support/descriptions.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const CONTRACT_VERSIONS: Record<string, string> = {
  identity: '1.0.0',
  market: '1.0.0',
  factory: '0.10.0',
  courseware: '1.0.0',
  study: '2.1.0',
  console: '1.0.0',
};

/** The console's API is not published: its types are generated and used in one build. */
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

  test('contains the version of the contract and of Owlery', () => {
    expect(document.info).toMatchObject({
      version: CONTRACT_VERSIONS[name],
      'x-owlery-version': version,
    });
  });

  test('names the public address as its server, and paths below it', () => {
    expect(document.servers).toEqual([{ url: `https://example.com/owl/${name}` }]);
    for (const { where } of operations) expect(where).toMatch(/ \/(api|health|materials|thumbnails)(\/|$)/);
  });

  test('gives every operation a unique name that begins with a verb', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('describes each operation in both languages', () => {
    for (const { where, operation } of operations) expect(operation.summary, where).toMatch(BOTH_LANGUAGES);
  });

  test('declares for each operation whether it needs a token', () => {
    for (const { where, operation } of operations) {
      const isOpen = operation['x-access'] === 'public';
      expect(operation.security, where).toEqual(isOpen ? [] : expect.arrayContaining([{ bearer: [] }]));
    }
  });

  test('describes each parameter and each group of operations in both languages', () => {
    const said = (text: unknown) => typeof text === 'string' && BOTH_LANGUAGES.test(text);
    const missing = operations.flatMap(({ operation: { parameters = [], tags } }) => [
      ...parameters
        .filter(({ description }: Any) => !said(description))
        .map(({ name: parameter }: Any) => `${parameter} in src/locales/{zh,en}/parameters.ts`),
      ...tags
        .filter((tag: string) => !said(document.tags.find(({ name: one }: Any) => one === tag)?.description))
        .map((tag: string) => `the tag ${tag} in src/locales/{zh,en}/api.ts`),
    ]);
    expect([...new Set(missing)]).toEqual([]);
  });

  test.runIf(isPublished(name))('says in both languages what each field of a body and an answer means', () => {
    expect(undescribed(document.components.schemas)).toEqual([]);
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

  test('lists values as an enum, of which a refusal names all', () => {
    expect(JSON.stringify(document)).not.toMatch(/"(anyOf|oneOf)":\[\{[^{}]*"const":/);
  });

  test('declares every answer that is not JSON as bytes', () => {
    for (const { where, operation } of operations) {
      for (const [status, { content = {} }] of Object.entries<Any>(operation.responses)) {
        const ofFile = /^(download|export|stream)/.test(operation.operationId) && status === '200';
        if (ofFile) expect(Object.keys(content), where).not.toContain('application/json');
        for (const [type, { schema }] of Object.entries<Any>(content)) {
          if (type === 'application/json') continue;
          expect(schema, `${where} ${type}`).toEqual({ type: 'string', format: 'binary' });
        }
      }
    }
  });

  test('declares the format of every time', () => {
    const plain: string[] = [];
    for (const [component, schema] of Object.entries<Any>(document.components.schemas)) {
      for (const [field, { type, format }] of Object.entries<Any>(schema.properties ?? {})) {
        const isText = [type].flat().includes('string');
        if (isText && TIME.test(field) && !/^date(-time|$)/.test(format ?? '')) plain.push(`${component}.${field}`);
      }
    }
    expect(plain).toEqual([]);
  });

  test.runIf(isPublished(name))('has a valid example for every body, answer and path parameter', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'document');
    const problems: string[] = [];
    const check = (where: string, pointer: string[], example: Any) => {
      const written = pointer.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent);
      const validate = ajv.getSchema(`document#/${written.join('/')}`);
      if (example === undefined) problems.push(`${where} has no example`);
      else if (!validate?.(example)) problems.push(`${where}: ${ajv.errorsText(validate?.errors)}`);
      // The default example of a string is "string": a field needs its own in src/systems/<name>/examples.ts.
      const [, field] = /"(\w+)":\[?"string"/.exec(JSON.stringify(example) ?? '') ?? [];
      if (field !== undefined && field !== 'type') problems.push(`${where}: name an example of ${field}`);
    };
    for (const [path, methods] of Object.entries<Any>(document.paths)) {
      for (const [method, operation] of Object.entries<Any>(methods)) {
        const at = ['paths', path, method];
        const { requestBody, parameters = [], responses } = operation;
        const type = 'application/json';
        if (requestBody?.content[type]) {
          const pointer = [...at, 'requestBody', 'content', type, 'schema'];
          check(`the body of ${method} ${path}`, pointer, requestBody.content[type].example);
        }
        for (const status of Object.keys(responses).filter((one) => one < '400' && responses[one].content?.[type])) {
          const pointer = [...at, 'responses', status, 'content', type, 'schema'];
          check(`${status} of ${method} ${path}`, pointer, responses[status].content[type].example);
        }
        for (const [index, parameter] of parameters.entries()) {
          if (parameter.in !== 'path') continue;
          const pointer = [...at, 'parameters', `${index}`, 'schema'];
          check(`${parameter.name} of ${method} ${path}`, pointer, parameter.example);
        }
      }
    }
    expect(problems).toEqual([]);
  });

  test.runIf(isPublished(name))('shows refusals as they are answered', async () => {
    const { examples } = document.components;
    const path = name === 'identity' || name === 'courseware' ? '/api/v1/auth/me' : '/api/auth/me';
    const refused = await server.send('GET', path, { headers: { 'accept-language': 'zh' } });
    expect(refused.status).toBe(401);
    expect(examples.sign_in_required.value).toEqual(refused.body);
    expect(examples.sign_in_required.summary).toMatch(BOTH_LANGUAGES);
    const { responses } = document.paths[path].get;
    expect(responses[401].content['application/json'].examples.sign_in_required).toEqual({
      $ref: '#/components/examples/sign_in_required',
    });
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

/** The names of fields that contain a time. */
const TIME = /(_at|_time|_date|^last_(login|heartbeat)|^timestamp|^next_run_time)$/;

const NAMED = /^schemas\/\w+$/;
