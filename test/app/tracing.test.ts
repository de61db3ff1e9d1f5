/** Traces from a request over the queue to a program, as a collector reads them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Collector, type ReceivedSpan, startCollector } from '../support/collector.ts';
import { eventually } from '../support/eventually.ts';
import { makeHome } from '../support/owlery.ts';
import { startTestServer } from '../support/server.ts';
import { accountWith } from '../support/tokens.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

const TYPES = `
says_trace:
  command: [sh, -c, 'echo "{\\"result\\": {\\"trace\\": \\"$TRACEPARENT\\"}}"']
fails:
  command: [sh, -c, 'exit 3']
`;

describe('a trace', () => {
  let collector: Collector;
  let spans: readonly ReceivedSpan[];
  let told: string;
  let answered: string | null;

  beforeAll(async () => {
    collector = await startCollector();
    const folder = await mkdtemp(join(tmpdir(), 'owlery-tasks-'));
    await writeFile(join(folder, 'tasks.yaml'), TYPES);
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OWLERY_TASKS_FILE: join(folder, 'tasks.yaml'),
    };
    const server = await startTestServer('factory', { environment, works: true });
    const token = await accountWith(server.core, 'user');
    await sql`insert into ledger_entries (account_id, kind, amount) select id, 'adjustment', 100000 from accounts`.execute(
      server.core.database.query,
    );
    const order = async (type: string, headers?: Record<string, string>) => {
      const json = { title: 'A task', task_type: type, config: {} };
      const ordered = await server.send('POST', '/api/tasks', { token, json, ...(headers && { headers }) });
      expect(ordered.status, ordered.text).toBe(200);
      const found = await eventually(async () => {
        const { body } = await server.send('GET', `/api/tasks/${ordered.body.data.id}`, { token });
        expect(['completed', 'failed']).toContain(body.data.status);
        return body.data;
      });
      return { ordered, found };
    };
    const { ordered, found } = await order('says_trace', { traceparent: `00-${TRACE}-${CALLER}-01` });
    await order('fails');
    await order('says_trace', { traceparent: `00-${'a'.repeat(32)}-${CALLER}-00` });
    answered = ordered.headers.get('traceresponse');
    told = found.result.trace;
    await server.send('GET', '/api/tasks', { headers: { authorization: 'Bearer wrong' } });
    // Sends what it has.
    await server.close();
    await rm(folder, { recursive: true });
    spans = collector.spans;
  }, 90_000);
  afterAll(() => collector[Symbol.asyncDispose]());

  const one = (name: string, traceId = TRACE) => {
    const found = spans.filter((span) => span.name === name && span.traceId === traceId);
    expect(found, name).toHaveLength(1);
    return found[0] as ReceivedSpan;
  };

  test('leads from the caller through request and run to the program', () => {
    const request = one('POST /factory/api/tasks');
    expect(request).toMatchObject({ parentSpanId: CALLER, kind: 2 });
    expect(request.attributes).toMatchObject({
      'service.name': 'owlery',
      'http.request.method': 'POST',
      'http.route': '/factory/api/tasks',
      'http.response.status_code': 200,
    });
    const run = one('run factory.task');
    expect(run).toMatchObject({ parentSpanId: request.spanId, kind: 5 });
    expect(run.attributes).toMatchObject({
      'owlery.run.attempt': 1,
      'owlery.queue': expect.stringContaining('factory/'),
    });
    const program = one('process sh');
    expect(program).toMatchObject({ parentSpanId: run.spanId, kind: 1 });
    expect(told).toBe(`00-${TRACE}-${program.spanId}-01`);
    expect(answered).toBe(`00-${TRACE}-${request.spanId}-01`);
  });

  test('begins here if the caller has none, and shows what failed', () => {
    const program = spans.find((span) => span.name === 'process sh' && span.status === 2);
    expect(program?.attributes).toMatchObject({ 'process.exit.code': 3 });
    const { traceId = '' } = program ?? {};
    expect(one('run factory.task', traceId)).toMatchObject({ status: 2 });
    expect(one('POST /factory/api/tasks', traceId).parentSpanId).toBe('');
    const refused = spans.find(({ attributes }) => attributes['http.response.status_code'] === 401);
    expect(refused).toMatchObject({ name: 'GET /factory/api/tasks', kind: 2 });
  });

  test('is not recorded if its caller decided so', () => {
    expect(spans.filter(({ traceId }) => traceId === 'a'.repeat(32))).toEqual([]);
  });

  test('contains neither tokens nor data of tasks', () => {
    expect(JSON.stringify(spans)).not.toMatch(/Bearer|A task/);
  });
});

/**
 * Prints every file that is loaded and contains OpenTelemetry's SDK, bundled or not. Its interface does not count, which
 * prom-client loads too.
 */
const HOOK = `import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  const loaded = next(url, context);
  if (/@opentelemetry.sdk-trace/.test(url) || String(loaded.source).includes('BatchSpanProcessor'))
    process._rawDebug('loads the SDK: ' + url);
  return loaded;
} });`;

describe('OpenTelemetry', () => {
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(HOOK)}`;

  test('is loaded only if there is a collector', async () => {
    await using home = await makeHome();
    const without = await home.serve(['factory'], { NODE_OPTIONS });
    await without.ended('SIGTERM');
    expect(without.stderr).not.toContain('loads the SDK');
    const unreachable = { NODE_OPTIONS, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    const traced = await home.serve(['factory'], unreachable);
    // A collector that is away holds nothing up.
    expect((await traced.ended('SIGTERM')).code).toBe(0);
    expect(traced.stderr).toContain('loads the SDK');
  });
});
