/** Checks the dashboards and alerts of `deploy/` with a real Prometheus that scrapes a real server. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { root } from '../support/owlery.ts';
import { freePort } from '../support/ports.ts';
import { hasPrometheus, type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { send, startTestServer, type TestServer } from '../support/server.ts';
import { accountWith } from '../support/tokens.ts';

const deploy = join(root, 'deploy');
const alerts = join(deploy, 'prometheus/alerts.yml');

interface Dashboard {
  title: string;
  panels: { id: number; title: string; targets?: { expr: string }[] }[];
}

const readDashboard = async (name: string): Promise<Dashboard> =>
  JSON.parse(await readFile(join(deploy, `grafana/${name}.json`), 'utf8'));

/** Metrics without data on a test server: it has no GPU, no market, no failure and no counted socket. */
const NOT_HERE = /owlery_gpu_|owlery_market_|code|attempt="again"|status=~"5\.\."|messages_total/;

describe.skipIf(!hasPrometheus)('deploy/', () => {
  let server: TestServer;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const port = await freePort();
    server = await startTestServer('factory', { works: true, environment: { METRICS_PORT: String(port) } });
    prometheus = await startPrometheus(`127.0.0.1:${port}`, alerts);
    const token = await accountWith(server.core, 'user');
    const task = { title: 'Counted', task_type: 'test', config: { seconds: 0 } };
    expect(await server.send('POST', '/api/tasks', { token, json: task })).toMatchObject({ status: 200 });
    await server.send('GET', '/api/users/me', { token });
    // A rate needs a scrape before the end of the task and one after it.
    await eventually(async () => expect(await prometheus.ask('rate(owlery_runs_ended_total[1m])')).toHaveLength(1));
  }, 90_000);
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    await server.close();
  });

  test.for(['work', 'servers'])('every panel of the dashboard %s shows data', async (name) => {
    const { panels } = await readDashboard(name);
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(15);
    for (const expression of expressions) {
      // A scrape that was late leaves a gap.
      await eventually(async () => {
        const series = await prometheus.ask(expression);
        if (!NOT_HERE.test(expression)) expect(series, expression).not.toEqual([]);
      });
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('every metric used by dashboards and alerts is exported', async () => {
    const port = server.core.config.metrics.port;
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const served = new Set(figures.matchAll(/^# TYPE (\w+) /gm).map(([, name]) => name));
    const texts = [
      await readFile(alerts, 'utf8'),
      ...(await Promise.all(['work', 'servers'].map(readDashboard))).map((one) => JSON.stringify(one)),
    ];
    const asked = new Set(
      texts
        .join('\n')
        .matchAll(/\b(?:owlery|nodejs|process)_\w+/g)
        .map(([name]) => name.replace(/_(bucket|count|sum)$/, '')),
    );
    // Metrics of systems that are not served here.
    const elsewhere = /^owlery_market_|^owlery_(work|servers)$/;
    expect([...asked].filter((name) => !served.has(name) && !elsewhere.test(name))).toEqual([]);
  });

  test('every alert is evaluated', async () => {
    await eventually(async () => {
      const rules = await prometheus.rules();
      expect(rules.length).toBeGreaterThan(10);
      expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    });
  });

  test('the alerts fire under their conditions only', async () => {
    const run = promisify(execFile)('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: join(deploy, 'prometheus'),
    });
    expect((await run).stdout).toContain('SUCCESS');
    const [rules, tests] = await Promise.all(
      ['alerts.yml', 'alerts.test.yml'].map((name) => readFile(join(deploy, 'prometheus', name), 'utf8')),
    );
    const named = rules?.matchAll(/- alert: (\w+)/g).map(([, name]) => name) ?? [];
    for (const name of named) expect(tests).toContain(`alertname: ${name}`);
  });

  test('the example configuration is valid', async () => {
    const check = promisify(execFile)('promtool', ['check', 'config', '--lint=none', 'prometheus.yml'], {
      cwd: join(deploy, 'prometheus'),
    });
    expect((await check).stdout).toContain('SUCCESS');
  });
});

test('The metrics port also serves the health', async () => {
  const port = await freePort();
  const server = await startTestServer('identity', { environment: { METRICS_PORT: String(port) } });
  const at = `http://127.0.0.1:${port}`;
  expect(await send('GET', `${at}/health`)).toMatchObject({ status: 200, body: { status: 'ok', database: 'ok' } });
  expect((await fetch(`${at}/else`)).status).toBe(404);
  await server.close();
  await expect(fetch(`${at}/health`)).rejects.toThrow();
});
