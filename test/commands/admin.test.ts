import { beforeEach, describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../support/owlery.ts';

let home: Home;

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

const auth = (path: string, init?: RequestInit) => fetch(`${home.url}/identity/api/v1/auth/${path}`, init);

async function signIn(username: string, password: string) {
  return await auth('login/json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
}

const me = (token: string) => auth('me', { headers: { authorization: `Bearer ${token}` } });

describe('owlery admin create', () => {
  const words = ['admin', 'create', '--email', 'owl@example.org', '--username', '猫头鹰'];

  test('creates an administrator before the first start, and prints the generated password only', async () => {
    const { code, stdout, stderr } = await home.run(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^[0-9a-f]{20}\n$/);
    expect(await home.processes()).toEqual([]);

    const running = await home.serve();
    expect(running.stdout).not.toContain('first admin');
    const { access_token } = (await (await signIn('owl@example.org', stdout.trim())).json()) as {
      access_token: string;
    };
    expect(await (await me(access_token)).json()).toMatchObject({ username: '猫头鹰', is_superuser: true });
  });

  test('uses a given password, and prints nothing', async () => {
    const { code, stdout } = await home.run([...words, '--password', 'a password of mine']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    await home.serve();
    expect((await signIn('猫头鹰', 'a password of mine')).status).toBe(200);
  });

  test('refuses a taken user name or address, in any case', async () => {
    await home.run(words);
    const again = await home.run(['admin', 'create', '--email', 'OWL@example.org', '--username', 'other']);
    expect(again).toMatchObject({ code: 1, stderr: 'owlery: --email: another account has OWL@example.org\n' });
    const taken = await home.run(['admin', 'create', '--email', 'b@example.org', '--username', '猫头鹰']);
    expect(taken).toMatchObject({ code: 1, stderr: 'owlery: --username: another account has 猫头鹰\n' });
  });

  test.for([
    ['owl', 'owl', 'a password of mine', '--email'],
    ['owl@example.org', 'o w l', 'a password of mine', '--username'],
    ['owl@example.org', 'owl@example.org', 'a password of mine', '--username'],
    ['owl@example.org', 'owl', 'short', '--password'],
  ] as const)('refuses %s, %s, %s and names %s', async ([email, username, password, option]) => {
    const values = ['--email', email, '--username', username, '--password', password];
    const { code, stdout, stderr } = await home.run(['admin', 'create', ...values]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^owlery: ${option}: .*\n$`));
  });
});

describe('owlery admin reset-password', () => {
  test('works while the server runs, and ends the old password and its sessions at once', async () => {
    const running = await home.serve([], { OWLERY_ADMIN_PASSWORD: 'the old password' });
    const { access_token } = (await (await signIn('admin', 'the old password')).json()) as { access_token: string };
    expect((await me(access_token)).status).toBe(200);

    const { code, stdout, stderr } = await home.run(['admin', 'reset-password', 'Admin@Owlery.local']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect.poll(async () => (await me(access_token)).status).toBe(401);
    expect((await signIn('admin', 'the old password')).status).toBe(401);
    expect((await signIn('admin', stdout.trim())).status).toBe(200);
    expect(running.child.exitCode).toBeNull();
  });

  test('works while the server is stopped, and lifts a lock', async () => {
    const first = await home.serve([], { OWLERY_ADMIN_PASSWORD: 'the old password' });
    for (let n = 0; n < 5; n += 1) await signIn('admin', 'wrong password');
    expect((await signIn('admin', 'the old password')).status).toBe(423);
    await first.ended('SIGINT');
    const { code, stdout } = await home.run(['admin', 'reset-password', 'admin', '--password', 'the new password']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(await home.processes()).toEqual([]);
    await home.serve();
    expect((await signIn('admin', 'the new password')).status).toBe(200);
  });

  test('reports an unknown account', async () => {
    const { code, stderr } = await home.run(['admin', 'reset-password', 'nobody']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'owlery: there is no account nobody\n' });
  });
});

test('owlery admin unlock lifts the lock of an account', async () => {
  await home.run(['admin', 'create', '--email', 'a@example.org', '--username', 'user-a', '--password', 'a right one']);
  await home.serve();
  for (let count = 0; count < 5; count += 1) expect((await signIn('user-a', 'a wrong one')).status).toBe(401);
  expect((await signIn('user-a', 'a right one')).status).toBe(423);
  expect(await home.run(['admin', 'unlock', 'a@example.org'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect((await signIn('user-a', 'a right one')).status).toBe(200);
});

test('A process whose secret differs from the database’s does not start', async () => {
  const words = ['admin', 'create', '--email', 'a@example.org', '--username', 'user-a'];
  await home.run(words, { OWLERY_SECRET: 'the secret of the first node of all' });
  const other = await home.run(['admin', 'unlock', 'user-a'], {
    OWLERY_SECRET: 'quite another secret of another node',
  });
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/^owlery: OWLERY_SECRET: this is not the secret that the database was first used with/);
});
