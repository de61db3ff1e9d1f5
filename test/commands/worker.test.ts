import { beforeEach, describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { startMailServer } from '../support/smtp.ts';

let home: Home;

beforeEach(async () => {
  home = await makeHome();
  return () => home[Symbol.asyncDispose]();
});

describe('owlery worker', () => {
  test('does the work for serve --no-worker on the same database', async () => {
    await using server = await startMailServer();
    const environment = { SMTP_URL: server.url, OWLERY_ADMIN_EMAIL: 'boss@example.org' };
    const serving = await home.serve(['--no-worker'], environment);
    const asked = await fetch(`${home.url}/identity/api/v1/auth/forgot-password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'boss@example.org' }),
    });
    expect(asked.status).toBe(200);

    const working = home.start(['worker'], environment);
    const [mail] = await server.received(1);
    expect(mail?.recipients).toEqual(['boss@example.org']);
    expect(serving.stderr).not.toMatch(/"msg":"[^"]*mail/);

    expect(await serving.ended('SIGINT')).toMatchObject({ code: 0 });
    expect(await home.postmaster()).toBeDefined();
    const { code, stderr } = await working.ended('SIGTERM');
    expect(code, stderr).toBe(0);
    expect(await home.processes()).toEqual([]);
  });

  test('takes the given queues and number of tasks, and reports its state', async () => {
    const port = String(await freePort());
    const working = home.start(['worker', '--queues', 'market', '--max-tasks', '7'], { METRICS_PORT: port });
    await working.said('"working"');
    expect(working.stderr).toMatch(/"queues":\["market"\],"maxTasks":7/);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(figures).toMatch(/^owlery_ready 1$/m);
    expect(figures).toMatch(/^owlery_notification_queue_ratio [\d.e-]+$/m);
    expect(figures).toContain('owlery_market_schedule_lateness_seconds');
    expect(await working.ended('SIGINT')).toMatchObject({ code: 0 });
  });

  test.for([
    [['--queues', 'market,laundry'], '--queues: unknown laundry'],
    [['--queues', 'market,'], 'names separated by commas'],
    [['--max-tasks', 'many'], 'OWLERY_MAX_TASKS: takes a whole number from 1 to 1000'],
  ] as const)('refuses %j', async ([words, line]) => {
    const { code, stderr } = await home.run(['worker', ...words], { LOG_LEVEL: 'silent' });
    expect(code).toBe(1);
    expect(stderr).toContain(line);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('needs no port', async () => {
    const serving = await home.serve();
    const working = home.start(['worker'], { PORT: String(await freePort()) });
    await working.said('"working"');
    expect(await working.ended('SIGINT')).toMatchObject({ code: 0 });
    expect(serving.child.exitCode).toBeNull();
  });
});
