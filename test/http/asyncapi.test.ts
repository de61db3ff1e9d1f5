/** The documents of the sockets are valid and describe every message. */
import { Parser } from '@asyncapi/parser';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undescribed } from '../support/descriptions.ts';
import { makePdf } from '../support/pdfs.ts';
import { openSocket, type SocketClient } from '../support/sockets.ts';
import { accountWith } from '../support/tokens.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document or an answer of any shape.
type Any = any;

const ADDRESSES = {
  market: ['/ws/executions', '/api/ws/executions', '/api/v1/ws/executions'],
  factory: ['/ws/tasks'],
  study: ['/ws/connect', '/api/ws/connect'],
  console: ['/ws'],
} as const;
type Name = keyof typeof ADDRESSES;
const NAMES = ['market', 'factory', 'study', 'console'] as const;

let server: WholeServer;
let token: string;

beforeAll(async () => {
  server = await startWholeServer();
  token = await accountWith(server.core, 'admin');
});
afterAll(() => server[Symbol.asyncDispose]());

async function call(method: string, path: string, json?: object): Promise<Any> {
  const response = await fetch(`${server.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(json && { 'content-type': 'application/json' }) },
    ...(json && { body: JSON.stringify(json) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  return await response.json();
}

function validatorOf(document: Any): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  return ajv;
}

const documentOf = (name: Name): Promise<Any> => call('GET', `/${name}/api/docs/asyncapi.json`);

describe.each(NAMES)('the AsyncAPI document of %s', (name) => {
  test('is valid, and lists every socket’s address on the server', async () => {
    const document = await documentOf(name);
    const { diagnostics } = await new Parser().parse(JSON.stringify(document));
    const faults = diagnostics.filter(({ severity }) => severity <= 1);
    expect(faults.map(({ path, message }) => `${path.join('/')}: ${message}`)).toEqual([]);
    const { host } = new URL(server.origin);
    expect(document.servers.owlery).toMatchObject({ host, pathname: `/${name}`, protocol: 'ws' });
    expect(Object.values<Any>(document.channels).map(({ address }) => address)).toEqual(ADDRESSES[name]);
  });

  test('describes every message in both languages', async () => {
    const { components } = await documentOf(name);
    for (const [type, { title }] of Object.entries<Any>(components.messages)) {
      expect(title, `describe ${type} in src/locales/{zh,en}/sockets.ts`).toMatch(/\p{Script=Han}.* · .*[A-Za-z]/u);
    }
  });
});

describe.each(NAMES)('the AsyncAPI document of %s', (name) => {
  test('has an example of each message, which its schema takes', async () => {
    const document = await documentOf(name);
    const ajv = validatorOf(document);
    for (const [type, { examples }] of Object.entries<Any>(document.components.messages)) {
      const validate = ajv.getSchema(`document#/components/messages/${type}/payload`);
      const [{ payload }] = examples;
      expect(validate?.(payload), `${JSON.stringify(payload)}: ${ajv.errorsText(validate?.errors)}`).toBe(true);
      expect(JSON.stringify(payload), 'name an example in src/systems/<name>/examples.ts').not.toMatch(/:\[?"string"/);
    }
  });

  test('says in both languages what each field of a message means', async () => {
    const { components } = await documentOf(name);
    expect(undescribed(components.schemas)).toEqual([]);
  });
});

test('A system without sockets has no AsyncAPI document', async () => {
  expect((await fetch(`${server.origin}/identity/api/docs/asyncapi.json`)).status).toBe(404);
});

/** Makes the server send each message of a socket once. */
const PROVOKED: Record<Name, (client: SocketClient) => Promise<void>> = {
  async market(client) {
    const { data: task } = await call('POST', '/market/api/tasks/', { name: 'prices', script_id: 'sample_aapl_daily' });
    const { data: execution } = await call('POST', `/market/api/tasks/${task.id}/execute`);
    await client.take('execution_update', ({ data }) => data.status === 'completed');
    client.send({ type: 'subscribe', execution_ids: [execution.execution_id] });
    await client.take('subscribed');
    client.send({ type: 'unsubscribe' });
    await client.take('unsubscribed');
  },
  async factory(client) {
    const order = { title: 'try', task_type: 'test', config: { seconds: 0 } };
    const { data: task } = await call('POST', '/factory/api/tasks', order);
    client.send({ type: 'subscribe_task', task_id: task.id });
    await client.take('subscribed');
    await client.take('task_log');
    client.send({ type: 'unsubscribe_task', task_id: task.id });
    await client.take('unsubscribed');
  },
  async study(client) {
    const task = await call('POST', '/study/api/tasks', { name: 'no course', course_ids: ['0'] });
    client.send({ type: 'subscribe_task', task_id: task.id });
    await client.take('subscribed');
    await call('POST', `/study/api/tasks/${task.id}/start`);
    await client.take('task_update', ({ data }) => data.status === 'failed');
    await client.take('notification');
    client.send({ type: 'unsubscribe_task', task_id: task.id });
    await client.take('unsubscribed');
  },
  async console(client) {
    const form = new FormData();
    form.set('title', 'One page');
    form.set('file', new Blob([new Uint8Array(makePdf())]), 'one-page.pdf');
    const headers = { authorization: `Bearer ${token}` };
    const upload = await fetch(`${server.origin}/courseware/api/v1/upload`, { method: 'POST', headers, body: form });
    expect(upload.status).toBe(201);
    const task = await call('POST', '/study/api/tasks', { name: 'all courses' });
    await call('POST', `/study/api/tasks/${task.id}/start`);
    const isStudy = (run: Any) => run.kind === 'study.task' && run.status === 'running';
    const { runs } = await client.take('runs', (message) => message.runs.some(isStudy));
    const { run } = await call('GET', `/console/api/runs/${runs.find(isStudy).id}`);
    client.send({ type: 'follow_log', number: run.number });
    client.send({ type: 'ping' });
    await client.take('pong');
    // The log entry names the administrator.
    await call('POST', `/study/api/admin/tasks/${task.id}/force-stop`);
    await client.take('log');
    // The listening connections are ended, so notifications may have been missed.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'owlery listener'`.execute(server.core.database.query);
    await client.take('missed');
  },
};

describe.each(NAMES)('a socket of %s', (name) => {
  test('sends every documented message in its documented shape', async () => {
    const document = await documentOf(name);
    const ajv = validatorOf(document);
    const [address] = ADDRESSES[name];
    await using client = await openSocket(`${server.origin}/${name}${address}`, { token });
    await client.take('connected');
    client.send({ type: 'ping' });
    await client.take('pong');
    client.send({ type: 'nothing of the kind' });
    await client.take('error');
    await PROVOKED[name](client);

    const problems = client.messages.flatMap((message) => {
      const validate = ajv.getSchema(`document#/components/messages/${message.type}/payload`);
      if (!validate) return [`${message.type} is not in the document`];
      return validate(message) ? [] : [`${JSON.stringify(message)}: ${ajv.errorsText(validate.errors)}`];
    });
    expect(problems).toEqual([]);
    const operations = Object.values<Any>(document.operations);
    const sent = operations.filter(({ action }) => action === 'send').flatMap(({ messages }) => messages);
    const types = new Set(sent.map(({ $ref }: Any) => $ref.split('/').at(-1)));
    expect(new Set(client.messages.map(({ type }) => type))).toEqual(types);
  });
});
