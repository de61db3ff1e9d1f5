import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { MoodleStandIn } from '../support/moodle.ts';
import { fakeNvidiaSmi } from '../support/nvidia-smi.ts';
import { environmentOf, startProvider } from '../support/oidc-provider.ts';
import { type Home, makeHome } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { startS3 } from '../support/s3.ts';
import { startMailServer } from '../support/smtp.ts';

let home: Home;

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

/** The lines of the report by name: `{ database: 'ok embedded, …' }`. */
async function diagnose(environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await home.run(['doctor'], environment);
  expect(stderr).toBe('');
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => /^(\w+) +(.{12}) (.*)$/.exec(line) ?? [line]);
  return {
    code,
    report: Object.fromEntries(lines.map(([, mark, name = '', words]) => [name.trim(), `${mark} ${words}`])),
  };
}

test('Before the first start doctor reports what a start would do, and creates nothing', async () => {
  const { code, report } = await diagnose();
  expect(code).toBe(0);
  expect(report).toMatchObject({
    'data folder': `ok ${home.dataDir} (created at the first start)`,
    secret: `ok ${join(home.dataDir, 'secret')} (created at the first start)`,
    database: `ok embedded, in ${home.dataDir} (created at the first start)`,
    port: `ok 127.0.0.1:${home.port} is free`,
    mail: `none SMTP_URL is not set: mails are written to ${join(home.dataDir, 'outbox')}`,
    video: expect.stringMatching(/^ok FFmpeg \d/),
    'task types': `none ${home.dataDir}/factory.tasks.yaml declares no types: only the built-in types are available`,
    s3: `none S3_ENDPOINT is not set: files are kept in ${home.dataDir}`,
  });
  expect(Object.keys(report)).toEqual(expect.arrayContaining(['python3', 'aktools', 'gpu']));
  expect(existsSync(home.dataDir)).toBe(false);
});

test('Doctor speaks the language of the terminal', async () => {
  const { report } = await diagnose({ LC_ALL: 'zh_CN.UTF-8', MOODLE_URL: 'http://127.0.0.1:1' });
  const expected = {
    'data folder': `ok ${home.dataDir}（首次启动时创建）`,
    database: `ok 内置数据库，位于 ${home.dataDir}（首次启动时创建）`,
    port: `ok 127.0.0.1:${home.port} 可用`,
    mail: `none 未设置 SMTP_URL，邮件写入 ${join(home.dataDir, 'outbox')}`,
    s3: `none 未设置 S3_ENDPOINT，文件保存在 ${home.dataDir}`,
    moodle: expect.stringMatching(/^missing MOODLE_URL：.*目前无法学习。$/),
  };
  expect(report).toMatchObject(expected);
});

test('Beside a running server doctor finds no problem and leaves it running', async () => {
  const running = await home.serve();
  const { code, report } = await diagnose();
  expect(code).toBe(0);
  expect(report).toMatchObject({
    database: `ok embedded, in ${home.dataDir}, up to date`,
    port: `ok Owlery is at 127.0.0.1:${home.port}`,
  });
  expect((await fetch(`${home.url}/health`)).status).toBe(200);
  expect(running.child.exitCode).toBeNull();
});

test('Doctor names whatever prevents a start, and exits with 1', async () => {
  const other = createServer((_request, response) => response.end('something else'));
  await once(other.listen(home.port, '127.0.0.1'), 'listening');
  await mkdir(home.dataDir);
  await writeFile(join(home.dataDir, 'secret'), 'short', { mode: 0o600 });
  const { code, report } = await diagnose({ DATABASE_URL: 'postgres://owl:hunter2@127.0.0.1:1/nest' });
  expect(code).toBe(1);
  expect(report).toMatchObject({
    secret: expect.stringMatching(/^FAILED .*secret is damaged/),
    database: expect.stringMatching(/^FAILED DATABASE_URL: owl@127\.0\.0\.1:1\/nest cannot be used/),
    port: expect.stringMatching(/^FAILED PORT: \d+ is in use/),
  });
  expect(JSON.stringify(report)).not.toContain('hunter2');
  other.close();
});

test('Doctor reports the version of python3, and what does not work without it', async () => {
  const folder = join(home.dataDir, '..', 'bin');
  await mkdir(folder);
  for (const tool of ['sh', 'readlink', 'dirname']) await symlink(await findTool(tool), join(folder, tool));
  expect((await diagnose({ PATH: folder })).report.python3).toMatch(
    /^missing python3 does not run: market scripts in Python cannot run: .*apt install python3/,
  );
  await writeFile(join(folder, 'python3'), '#!/bin/sh\necho Python 3.12.1\n', { mode: 0o755 });
  expect((await diagnose({ PATH: folder })).report.python3).toBe('ok Python 3.12.1');
});

async function findTool(name: string): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error(`there is no ${name}`);
}

test('Doctor asks the provider of sign-in whether it knows the client and the scopes', async () => {
  await using provider = await startProvider(['http://127.0.0.1:8000/console/api/oidc/corp/callback']);
  const variables = { OWLERY_OIDC: 'corp', ...environmentOf(provider) };
  const foundWith = async (more: Record<string, string>) =>
    (await diagnose({ ...variables, ...more })).report['sign-in'];
  const client = 'OWLERY_OIDC_CORP_CLIENT_ID and OWLERY_OIDC_CORP_CLIENT_SECRET';
  expect(await foundWith({})).toMatch(/^ok .* answers and knows the client; register .*\/oidc\/corp\/callback there$/);
  const refused = `missing ${client}: ${provider.issuer} refuses them (invalid_client): nobody can sign in with corp`;
  expect(await foundWith({ OWLERY_OIDC_CORP_CLIENT_SECRET: 'another' })).toBe(refused);
  expect(await foundWith({ OWLERY_OIDC_CORP_CLIENT_ID: 'another' })).toBe(refused);
  expect(await foundWith({ OWLERY_OIDC_CORP_SCOPES: 'openid email other' })).toBe(
    `warning OWLERY_OIDC_CORP_SCOPES: ${provider.issuer} does not offer other`,
  );
  expect(await foundWith({ OWLERY_OIDC_CORP_ISSUER: `${provider.issuer}/realm` })).toContain('(404)');
  await provider[Symbol.asyncDispose]();
  expect(await foundWith({})).toContain('ECONNREFUSED');
});

test('Doctor tests the configured services', async () => {
  const service = createServer((_request, response) => response.writeHead(404).end());
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const there = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  await using mail = await startMailServer();
  await using s3 = await startS3();
  const { url } = await createTestDatabase();
  const configured = {
    DATABASE_URL: url,
    SMTP_URL: mail.url,
    AKTOOLS_URL: there.replace('//', '//me:hunter2@'),
    ...s3.environment,
  };
  const found = await diagnose(configured);
  expect(found.code).toBe(0);
  expect(found.report).toMatchObject({
    database: 'ok at DATABASE_URL, up to date',
    mail: 'ok the server at SMTP_URL accepts mail',
    aktools: `ok ${there}/`,
    s3: `ok the bucket ${s3.config.bucket} at ${s3.config.endpoint} can be written to`,
  });

  const missing = await diagnose({
    SMTP_URL: nowhere.replace('http', 'smtp'),
    AKTOOLS_URL: nowhere,
    ...s3.environment,
    S3_ENDPOINT: nowhere,
  });
  expect(missing.code).toBe(0);
  expect(missing.report).toMatchObject({
    mail: expect.stringMatching(/^missing SMTP_URL: .*ECONNREFUSED.*: no mail is delivered$/),
    aktools: expect.stringContaining(`missing nothing answers at AKTOOLS_URL ${nowhere}: market cannot collect`),
    s3: expect.stringMatching(/^missing S3_ENDPOINT: .*ECONNREFUSED.*: files can be neither stored nor read$/),
  });
  service.close();

  const refused = await diagnose({ ...s3.environment, S3_BUCKET: 'another' });
  expect(refused.code).toBe(1);
  expect(refused.report.s3).toMatch(
    /^FAILED S3_BUCKET: the bucket another at .* cannot be used: .*bucket does not exist/,
  );
});

test('Doctor reports the Moodle site, and the functions that it lacks', async () => {
  expect((await diagnose()).report.moodle).toBe('none MOODLE_URL is not set: study uses the courses of courseware');
  await using moodle = await MoodleStandIn.start();
  expect((await diagnose({ MOODLE_URL: moodle.url })).report.moodle).toBe(
    `ok ${moodle.url} offers web services; functions missing in moodle_mobile_app are reported at sign-in; it is not https: passwords are sent unencrypted`,
  );
  moodle.restProtocol = false;
  const { code, report } = await diagnose({ MOODLE_URL: moodle.url });
  expect(code).toBe(0);
  expect(report.moodle).toMatch(
    /^missing MOODLE_URL: The Moodle site at http.* does not serve .* REST protocol\. Nobody can study\.$/,
  );
});

test('Doctor lists the GPUs, or says why there are none', async () => {
  const uuid = 'GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e';
  await using program = await fakeNvidiaSmi({ rows: [`0, ${uuid}, 0, 0, 81559, Disabled, NVIDIA H100 80GB HBM3`] });
  expect((await diagnose({ PATH: program.path })).report.gpu).toBe('ok 0: NVIDIA H100 80GB HBM3');
  const failed =
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.";
  await program.answers({ rows: [failed], exit: 9 });
  const { code, report } = await diagnose({ PATH: program.path });
  expect(report.gpu).toBe(`missing ${failed}: tasks that ask for GPUs wait for another machine`);
  expect(code).toBe(0);
});

test('Doctor lists the declared types of task, and the errors in their declarations', async () => {
  await mkdir(home.dataDir, { recursive: true });
  const file = join(home.dataDir, 'factory.tasks.yaml');
  await writeFile(file, 'greet: { command: [sh, -c, "echo hello"] }\n');
  expect((await diagnose()).report['task types']).toBe('ok greet');
  await writeFile(file, 'greet: { comand: [sh] }\n');
  const { code, report } = await diagnose();
  expect(code).toBe(1);
  expect(report['task types']).toMatch(
    /^FAILED .*factory\.tasks\.yaml:1: greet\.(command: is missing|comand: is not a field of a type)$/,
  );
});
