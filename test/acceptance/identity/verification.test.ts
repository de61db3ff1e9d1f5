import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { accountWith } from '../../support/tokens.ts';
import { auth, newcomer } from './people.ts';

let mailServer: MailServer;
let server: TestServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  server = await startTestServer('identity', { works: true, environment: { SMTP_URL: mailServer.url } });
});
afterAll(async () => {
  await server.close();
  await mailServer[Symbol.asyncDispose]();
  expect(server.undeclared).toEqual([]);
});

const verify = (token: unknown) => server.send('POST', `${auth}/verify-email`, { json: { token } });
const resend = (token: string) => server.send('POST', `${auth}/resend-verification`, { token });
const me = async (token: string) => (await server.send('GET', `${auth}/me`, { token })).body;
const spent = { status: 400, body: { detail: '验证链接无效或已过期，请重新发送' } };

/** The tokens of the first mails to an address, in the order of arrival. */
const tokensOf = (email: string, count: number) =>
  eventually(() => {
    const mails = mailServer.mails.filter(({ recipients }) => recipients.includes(email));
    if (mails.length < count) throw new Error(`${mails.length} of ${count} mails have come`);
    return mails.map(({ text }) => /(?<=\/console\/verify\?token=)[\w-]{43}$/m.exec(text ?? '')?.[0] ?? '');
  });

test('Registration sends a mail whose token verifies the address once', async () => {
  const { email, token } = await newcomer(server);
  expect((await me(token)).is_email_verified).toBe(false);
  const [mailed = ''] = await tokensOf(email, 1);
  const answers = await Promise.all(Array.from({ length: 5 }, () => verify(mailed)));
  expect(answers.filter(({ status }) => status === 200)).toMatchObject([{ body: { message: '邮箱验证成功' } }]);
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(4);
  expect((await me(token)).is_email_verified).toBe(true);
  expect(await verify(mailed)).toMatchObject(spent);
  expect(await resend(token)).toMatchObject({ status: 400, body: { detail: '邮箱已经验证过了' } });
});

test('A signed-in user can request another mail, at most three an hour', async () => {
  const { email, token } = await newcomer(server);
  await tokensOf(email, 1);
  expect(await resend(token)).toMatchObject({ status: 200, body: { message: '验证邮件已发送' } });
  await tokensOf(email, 2);
  expect((await resend(token)).status).toBe(200);
  expect(await resend(token)).toMatchObject({ status: 429, body: { detail: '一小时内已发送三封邮件，请稍后再试' } });
  const [first = '', second = '', third = ''] = await tokensOf(email, 3);
  expect(await verify(first)).toMatchObject(spent);
  expect((await verify(second)).status).toBe(200);
  expect(await verify(third)).toMatchObject(spent);
});

test('Tokens that have expired, were never issued or belong to a former address are refused', async () => {
  const { id, email, token } = await newcomer(server);
  const [mailed = ''] = await tokensOf(email, 1);
  const { core } = server;
  const { rows } = await core.database.pool.query('select * from email_verifications where account_id = $1', [id]);
  expect(JSON.stringify(rows)).not.toContain(mailed);
  const hours = (new Date(rows[0].expires_at).getTime() - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThanOrEqual(24);
  await core.database.pool.query("update email_verifications set expires_at = '2020-01-01' where account_id = $1", [
    id,
  ]);
  expect(await verify(mailed)).toMatchObject(spent);
  expect(await verify('x'.repeat(43))).toMatchObject(spent);

  await resend(token);
  const [, again = ''] = await tokensOf(email, 2);
  const by = { accountId: id, address: '127.0.0.1' };
  await core.administration.update(id, { email: `new-${email}` }, by);
  expect(await verify(again)).toMatchObject(spent);
  expect((await me(token)).is_email_verified).toBe(false);
});

test('An address changed by an administrator has to be verified again', async () => {
  const { id, email, token } = await newcomer(server);
  const [mailed = ''] = await tokensOf(email, 1);
  expect((await verify(mailed)).status).toBe(200);
  await server.core.administration.update(id, { email: `new-${email}` }, { accountId: id, address: '127.0.0.1' });
  expect((await me(token)).is_email_verified).toBe(false);
});

test('Resending needs a token, and accounts created on the server get no mail', async () => {
  expect((await resend('')).status).toBe(401);
  const before = mailServer.mails.length;
  const token = await accountWith(server.core, 'user');
  const { email } = await me(token);
  await tokensOf((await newcomer(server)).email, 1);
  expect(mailServer.mails.slice(before).some(({ recipients }) => recipients.includes(email))).toBe(false);
});
