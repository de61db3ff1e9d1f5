/** The log of real processes, searched by an administrator. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { makeHome } from '../support/owlery.ts';

test('A server’s log can be searched in the database, without its requests and secrets', {
  timeout: 120_000,
}, async () => {
  await using home = await makeHome();
  const running = await home.serve(['factory'], { OWLERY_ADMIN_PASSWORD: 'a password of the test' });
  const signIn = { email: 'admin', password: 'a password of the test' };
  const login = await fetch(`${home.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(signIn),
  });
  const { data } = (await login.json()) as { data: { access_token: string } };
  const list = async (query: string) => {
    const headers = { authorization: `Bearer ${data.access_token}` };
    const answer = await fetch(`${home.url}/api/logs/system?${query}`, { headers });
    return (await answer.json()) as { items: { message: string; source: string; details: object }[]; total: number };
  };
  const { items } = await eventually(async () => {
    const found = await list('search=0008_system_log');
    expect(found.total).toBe(1);
    return found;
  });
  expect(items[0]).toMatchObject({ message: 'applied a migration', details: { migration: '0008_system_log' } });
  expect(items[0]?.source).toMatch(/^.+:\d+$/);
  await eventually(() => expect(running.stderr).toContain('"msg":"request"'));
  const all = await list('page_size=200');
  expect(all.items.map(({ message }) => message)).not.toContain('request');
  expect(JSON.stringify(all)).not.toContain(signIn.password);

  // Of all requests only internal errors are in the log.
  const send = (method: string, path: string, json: object) =>
    fetch(`${home.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${data.access_token}` },
      body: JSON.stringify(json),
    });
  await send('PUT', '/api/admin/config', { maintenance_mode: true });
  const person = { email: 'new@example.com', username: 'newcomer', password: 'password123' };
  const refused = await fetch(`${home.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  expect(refused.status).toBe(503);
  expect((await send('PUT', '/api/admin/config', { maintenance_mode: false })).status).toBe(200);
  await eventually(async () => {
    const kept = (await list('page_size=200')).items.filter(({ message }) => message === 'request');
    expect(kept).toEqual([
      expect.objectContaining({
        level: 'INFO',
        details: expect.objectContaining({ method: 'POST', route: '/api/auth/register', status: 503 }),
      }),
    ]);
  });
});
