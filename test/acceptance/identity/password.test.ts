import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { auth, newcomer, PASSWORD, signIn } from './people.ts';

let mailServer: MailServer;
let server: TestServer;
beforeAll(async () => {
  // Ignores the verification mails that registrations send.
  mailServer = await startMailServer({}, 0, ({ subject }) => subject !== '验证邮箱');
  const environment = { SMTP_URL: mailServer.url, MAIL_FROM: 'owlery@example.com' };
  server = await startTestServer('identity', { works: true, environment });
});
afterAll(async () => {
  await server.close();
  await mailServer[Symbol.asyncDispose]();
  expect(server.undeclared).toEqual([]);
});

const NEW_PASSWORD = 'another password';
const post = (path: string, json: unknown, token?: string) =>
  server.send('POST', `${auth}/${path}`, { json, ...(token && { token }) });
const change = (old_password: unknown, new_password: unknown, token?: string) =>
  post('change-password', { old_password, new_password }, token);
const me = (token: string) => server.send('GET', `${auth}/me`, { token });

/** Requests a reset and reads the token from the mail. */
async function resetToken(email: string): Promise<string> {
  const before = mailServer.mails.length;
  await post('forgot-password', { email });
  const mails = await mailServer.received(before + 1);
  const mail = mails.find(({ recipients }, index) => index >= before && recipients.includes(email));
  return tokenIn(mail?.text);
}

function tokenIn(text: string | undefined): string {
  const [token] = /(?<=token=)[\w-]{43}$/m.exec(text ?? '') ?? [];
  if (!token) throw new Error('there is no token in the mail');
  return token;
}

describe('change-password', () => {
  test('returns 200, changes the password and ends every session', async () => {
    const { username, token } = await newcomer(server);
    const { body: other } = await signIn(server, username, PASSWORD);
    const answer = await change(PASSWORD, NEW_PASSWORD, token);
    expect(answer).toMatchObject({ status: 200, body: { message: '密码修改成功' } });
    for (const dead of [token, other.access_token]) expect((await me(dead)).status).toBe(401);
    expect((await signIn(server, username, PASSWORD)).status).toBe(401);
    expect((await signIn(server, username, NEW_PASSWORD)).status).toBe(200);
  });

  test.each([
    ['the wrong old one', 'not it', NEW_PASSWORD, '原密码错误'],
    ['no old one', undefined, NEW_PASSWORD, 'old_password: 缺少必填字段'],
    ['a short new one', PASSWORD, 'short', 'new_password: 密码长度至少8位'],
    ['a new one that is null', PASSWORD, null, 'new_password: 应当是 string 类型'],
    ['a new one of 129 characters', PASSWORD, 'x'.repeat(129), 'new_password: 不应多于 128 个字符'],
  ])('returns 400 for %s', async (_what, old, next, detail) => {
    const { username, token } = await newcomer(server);
    expect(await change(old, next, token)).toMatchObject({ status: 400, body: { detail } });
    expect((await signIn(server, username, PASSWORD)).status).toBe(200);
  });

  test('returns 401 without a token', async () => {
    expect((await change(PASSWORD, NEW_PASSWORD)).status).toBe(401);
  });

  test('returns 423 after five wrong guesses with a valid token', async () => {
    const { username, token } = await newcomer(server);
    for (let count = 0; count < 5; count += 1)
      expect((await change(`guess ${count}`, NEW_PASSWORD, token)).status).toBe(400);
    expect((await change(PASSWORD, NEW_PASSWORD, token)).status).toBe(423);
    // Only the signed-in client learns of the lock; a sign-in is refused as a wrong password.
    expect((await signIn(server, username, PASSWORD)).status).toBe(401);
  });
});

test('A client that asks for English gets success messages in English', async () => {
  const { token } = await newcomer(server);
  const headers = { 'accept-language': 'fr, en;q=0.8' };
  const { body } = await server.send('POST', `${auth}/logout`, { token, headers });
  expect(body).toEqual({ message: 'Signed out' });
});

describe('forgot-password', () => {
  const said = { status: 200, body: { message: '如果邮箱存在，重置链接已发送' } };

  test('returns 200 with the same words to everybody, and mails known addresses only', async () => {
    const { email, username } = await newcomer(server);
    const before = mailServer.mails.length;
    expect(await post('forgot-password', { email: 'nobody@example.com' })).toMatchObject(said);
    expect(await post('forgot-password', { email: email.toUpperCase() })).toMatchObject(said);
    const mail = (await mailServer.received(before + 1)).at(before);
    expect(mail?.recipients).toEqual([email]);
    expect(mail?.from?.address).toBe('owlery@example.com');
    expect(mail?.subject).toBe('重置密码');
    expect(mail?.text).toContain(`${username}，您好`);
    expect(mailServer.mails).toHaveLength(before + 1);
  });

  test.each([
    ['no address', {}, 'email: 缺少必填字段'],
    ['a malformed address', { email: 'nobody' }, 'email: 邮箱格式不正确'],
    ['two addresses in one', { email: 'a@example.com, b@example.com' }, 'email: 邮箱格式不正确'],
  ])('returns 400 for %s', async (_what, json, detail) => {
    expect(await post('forgot-password', json)).toMatchObject({ status: 400, body: { detail } });
  });
});

describe('reset-password', () => {
  const spent = { status: 400, body: { detail: '重置令牌无效或已过期，请重新申请' } };

  test('returns 200, sets the password once, ends every session and lifts a lock', async () => {
    const { username, email, token } = await newcomer(server);
    for (let count = 0; count < 5; count += 1) await signIn(server, username, 'wrong');
    const reset = await resetToken(email);
    expect(await post('reset-password', { token: reset, new_password: NEW_PASSWORD })).toMatchObject({
      status: 200,
      body: { message: '密码重置成功' },
    });
    expect((await me(token)).status).toBe(401);
    expect((await signIn(server, username, NEW_PASSWORD)).status).toBe(200);
    expect(await post('reset-password', { token: reset, new_password: PASSWORD })).toMatchObject(spent);
    expect((await signIn(server, username, NEW_PASSWORD)).status).toBe(200);
  });

  test('returns 400 to all except one of ten simultaneous uses of a token', async () => {
    const { email } = await newcomer(server);
    const reset = await resetToken(email);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        post('reset-password', { token: reset, new_password: `${NEW_PASSWORD}${index}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9);
  });

  test('returns 400 for a token older than half an hour', async () => {
    const { id, email } = await newcomer(server);
    const reset = await resetToken(email);
    const { query } = server.core.database;
    const { expires_at } = await query
      .selectFrom('password_resets')
      .select('expires_at')
      .where('account_id', '=', id)
      .executeTakeFirstOrThrow();
    const minutes = (new Date(expires_at).getTime() - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(28);
    expect(minutes).toBeLessThanOrEqual(30);
    await query.updateTable('password_resets').set({ expires_at: '2020-01-01' }).where('account_id', '=', id).execute();
    expect(await post('reset-password', { token: reset, new_password: NEW_PASSWORD })).toMatchObject(spent);
  });

  test('accepts the tokens of the latest two mails until one of them is used', async () => {
    const { email } = await newcomer(server);
    const first = await resetToken(email);
    const second = await resetToken(email);
    const third = await resetToken(email);
    expect(await post('reset-password', { token: first, new_password: NEW_PASSWORD })).toMatchObject(spent);
    expect((await post('reset-password', { token: second, new_password: NEW_PASSWORD })).status).toBe(200);
    expect(await post('reset-password', { token: third, new_password: NEW_PASSWORD })).toMatchObject(spent);
  });

  test('sends at most three mails an hour to a mailbox, and answers every request alike', async () => {
    const { email } = await newcomer(server);
    const other = await newcomer(server);
    const before = mailServer.mails.length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('forgot-password', { email })));
    for (const { status } of answers) expect(status).toBe(200);
    await mailServer.received(before + 3);
    await resetToken(other.email);
    const mailed = mailServer.mails.slice(before).flatMap(({ recipients }) => recipients);
    expect(mailed.filter((recipient) => recipient === email)).toHaveLength(3);
  });

  test('mails a link to the page in RESET_URL, else to the console', async () => {
    const { email } = await newcomer(server);
    const before = mailServer.mails.length;
    await post('forgot-password', { email });
    const mail = (await mailServer.received(before + 1)).at(before);
    expect(mail?.text).toMatch(/^http:\/\/\S+\/console\/reset\?token=[\w-]{43}$/m);
  });

  test('returns 400 for a token that was never issued', async () => {
    expect(await post('reset-password', { token: 'x'.repeat(43), new_password: NEW_PASSWORD })).toMatchObject(spent);
  });

  test('stores no token in plain text', async () => {
    const { email } = await newcomer(server);
    const reset = await resetToken(email);
    const { rows } = await server.core.database.pool.query(
      "select string_agg(to_jsonb(j)::text, '') as jobs from pgboss.job j",
    );
    expect(rows[0].jobs).not.toContain(reset);
    const resets = await server.core.database.query.selectFrom('password_resets').select('token_hash').execute();
    expect(resets.some(({ token_hash }) => token_hash.toString('base64url').includes(reset))).toBe(false);
  });
});

test('Without a mail server the mail is a file in the outbox', async () => {
  const alone = await startTestServer('identity', { works: true });
  const { email } = await newcomer(alone);
  await alone.send('POST', `${auth}/forgot-password`, { json: { email } });
  const outbox = join(alone.core.config.dataDir, 'outbox');
  const [file = ''] = await eventually(async () => {
    const files = (await readdir(outbox)).filter((name) => name.endsWith('.eml'));
    if (files.length === 0) throw new Error('no mail yet');
    return files;
  });
  const mail = await PostalMime.parse(await readFile(join(outbox, file)));
  expect(mail.to?.map(({ address }) => address)).toEqual([email]);
  const json = { token: tokenIn(mail.text), new_password: NEW_PASSWORD };
  expect((await alone.send('POST', `${auth}/reset-password`, { json })).status).toBe(200);
  await alone.close();
});
