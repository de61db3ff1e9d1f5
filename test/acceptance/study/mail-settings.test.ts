/** The mail server of the installation, set as the original client's settings page does. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { expectOk, type Study, startStudy } from './studying.ts';

let study: Study;
let [first, second]: MailServer[] = [];
const PATH = '/api/system-config/smtp';
const PASSWORD = 'mail-pass-1';

beforeAll(async () => {
  const options = { authOptional: false, allowInsecureAuth: true, onAuth };
  [first, second] = [await startMailServer(options), await startMailServer(options)];
  study = await startStudy({ environment: { SMTP_URL: `smtp://env:${PASSWORD}@127.0.0.1:${first.port}` } });
});
afterAll(async () => {
  await study[Symbol.asyncDispose]();
  await Promise.all([first?.[Symbol.asyncDispose](), second?.[Symbol.asyncDispose]()]);
});

// biome-ignore lint/suspicious/noExplicitAny: smtp-server's own types of its callback
function onAuth(given: any, _session: unknown, done: any): void {
  if (given.password === PASSWORD) done(null, { user: given.username });
  else done(Object.assign(new Error('wrong password'), { responseCode: 535 }));
}

const form = () => ({
  smtp_enabled: true,
  smtp_host: '127.0.0.1',
  smtp_port: second?.port,
  smtp_username: 'page',
  smtp_password: PASSWORD,
  smtp_from_email: 'page@example.com',
  smtp_from_name: '猫头鹰',
  smtp_use_tls: false,
});

test('The form shows the environment’s values without the password', async () => {
  expect(await expectOk(study.admin.get(PATH))).toEqual({
    ...form(),
    smtp_port: first?.port,
    smtp_username: 'env',
    smtp_password: '***',
    smtp_from_email: 'owlery@localhost.localdomain',
    smtp_from_name: '',
  });
  await expectOk(study.admin.post(`${PATH}/test`));
  const [mail] = (await first?.received(1)) ?? [];
  expect(mail).toMatchObject({ user: 'env', recipients: [study.admin.email] });
});

test('The stored password is not sent to another server or user', async () => {
  const { smtp_password: _, ...others } = form();
  for (const kept of [{}, { smtp_password: '***' }, { smtp_password: '' }, { smtp_password: null }]) {
    const answer = await study.admin.put(PATH, { ...others, ...kept });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('smtp_password') } });
  }
});

test('Stored settings replace the environment’s, and keep the password unless it is changed', async () => {
  await expectOk(study.admin.put(PATH, form()));
  expect(await expectOk(study.admin.get(PATH))).toEqual({ ...form(), smtp_password: '***' });
  const setting = study.server.core.database.query.selectFrom('settings').select('value').where('name', '=', 'mail');
  expect(JSON.stringify(await setting.execute())).not.toContain(PASSWORD);
  await expectOk(study.admin.put(PATH, { smtp_from_name: 'Owl', smtp_password: '***' }));
  await expectOk(study.admin.post(`${PATH}/test`, { to_email: 'someone@example.com' }));
  const [mail] = (await second?.received(1)) ?? [];
  expect(mail).toMatchObject({
    user: 'page',
    recipients: ['someone@example.com'],
    from: { name: 'Owl', address: 'page@example.com' },
  });
});

test('The test reports a server that refuses, and a missing server', async () => {
  await expectOk(study.admin.put(PATH, { ...form(), smtp_password: 'wrong' }));
  const refused = await study.admin.post(`${PATH}/test`, {});
  expect(refused).toMatchObject({ status: 500, body: { detail: expect.stringContaining('wrong password') } });
  await expectOk(study.admin.put(PATH, { smtp_enabled: false }));
  expect((await study.admin.post(`${PATH}/test`, {})).status).toBe(400);
});

test.each([
  { smtp_port: 0 },
  { smtp_port: 65_536 },
  { smtp_host: '/tmp/socket' },
  { smtp_from_email: 'nobody' },
  { smtp_use_tls: 'yes' },
])('the form refuses %j', async (json) => {
  expect((await study.admin.put(PATH, json)).status).toBe(400);
});

test('The environment’s values apply again after init-defaults', async () => {
  await expectOk(study.admin.put(PATH, form()));
  expect(await expectOk(study.admin.post('/api/system-config/init-defaults'))).toMatchObject({ updated: 1 });
  expect(await expectOk(study.admin.get(PATH))).toMatchObject({ smtp_username: 'env', smtp_port: first?.port });
  expect(await expectOk(study.admin.post('/api/system-config/init-defaults'))).toMatchObject({ updated: 0 });
});

test('Only administrators can see and change the settings', async () => {
  const person = await study.person();
  for (const answer of [
    await person.get(PATH),
    await person.put(PATH, form()),
    await person.post(`${PATH}/test`, {}),
    await person.get(`${PATH}-templates`),
  ]) {
    expect(answer.status).toBe(403);
  }
  const { templates } = await expectOk(study.admin.get(`${PATH}-templates`));
  expect(templates).toContainEqual(expect.objectContaining({ smtp_host: 'smtp.qq.com', smtp_port: 465 }));
});
