/** Runs the published document's examples unchanged against a server started by `owlery serve`. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type Home, makeHome, root } from '../../support/owlery.ts';
import { hasProgram } from '../../support/programs.ts';
import { TIME, UUID } from './factory.ts';

const run = promisify(execFile);

let home: Home;

beforeAll(async () => {
  home = await makeHome();
  const environment = { OWLERY_ADMIN_EMAIL: 'admin@example.com', OWLERY_ADMIN_PASSWORD: 'admin123' };
  home.npmStart(['factory'], environment);
  await eventually(async () => expect((await fetch(`${home.url}/health`)).status).toBe(200));
});
afterAll(() => home[Symbol.asyncDispose]());

/** Reads an example and replaces its port by the port of this test. */
async function example(name: string): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'document', name), 'utf8');
  expect(text).toContain('http://localhost:8000');
  return text.replaceAll('http://localhost:8000', `http://localhost:${home.port}`);
}

const shell = async (command: string) => JSON.parse((await run('sh', ['-c', command])).stdout);

test.skipIf(!hasProgram('curl'))('The curl commands of the document work as printed', async () => {
  const signedIn = await shell(await example('sign-in.sh'));
  expect(signedIn).toMatchObject({ success: true, data: { token_type: 'bearer', expires_in: 1_800 } });
  const withToken = async (name: string) =>
    await shell((await example(name)).replace('YOUR_TOKEN_HERE', signedIn.data.access_token));
  expect(await withToken('me.sh')).toMatchObject({
    success: true,
    data: { id: UUID, email: 'admin@example.com', username: 'admin', role: 'admin', last_login: TIME },
  });
  expect(await withToken('create-task.sh')).toMatchObject({
    success: true,
    data: { id: UUID, title: '测试任务', status: 'pending', progress: 0, created_at: TIME },
  });
});

const hasRequests = await run('python3', ['-c', 'import requests']).then(
  () => true,
  () => false,
);

test.skipIf(!hasRequests)('The Python example of the document works as printed', async () => {
  const { stdout } = await run('python3', ['-c', await example('example.py')]);
  expect(stdout).toMatch(/Token: ey/);
  expect(stdout).toContain('"email": "admin@example.com"');
  expect(stdout).toContain('"title": "测试任务"');
});

test('The Postman collection of the document passes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-postman-'));
  const [collection, report] = [join(folder, 'collection.json'), join(folder, 'report.json')];
  await writeFile(collection, await example('postman.json'));
  const options = ['--reporters', 'json', '--reporter-json-export', report];
  await run(join(root, 'node_modules/.bin/newman'), ['run', collection, ...options]);
  const { failures, executions } = JSON.parse(await readFile(report, 'utf8')).run;
  await rm(folder, { recursive: true });
  expect(failures).toEqual([]);
  expect(executions).toMatchObject([{ response: { code: 200 } }]);
  expect(JSON.parse(Buffer.from(executions[0].response.stream.data).toString())).toMatchObject({
    success: true,
    data: { access_token: expect.any(String) },
  });
});
