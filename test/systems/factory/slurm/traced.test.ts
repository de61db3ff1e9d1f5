/** Traces from a request to a job in a real Slurm. */
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../../support/collector.ts';
import { eventually } from '../../../support/eventually.ts';
import { hasSlurm, slurmTitle, startSlurm } from '../../../support/slurm.ts';
import { accountWith } from '../../../support/tokens.ts';
import { startSlurmFactory } from './slurm-factory.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

const types = `
traced:
  executor: slurm
  slurm: { partition: gpu }
  command: [sh, -c, 'echo "{\\"result\\": {\\"trace\\": \\"$TRACEPARENT\\", \\"gpu\\": \\"$CUDA_VISIBLE_DEVICES\\"}}"']
  gpus: 1
`;

describe.skipIf(!hasSlurm)(`a trace of a task in a real ${slurmTitle}`, () => {
  test('leads from the request over the attempt to the job', { timeout: 120_000 }, async () => {
    await using collector = await startCollector();
    await using slurm = await startSlurm();
    await using factory = await startSlurmFactory(slurm, types, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const { core } = factory.server;
    const token = await accountWith(core, 'user');
    await sql`insert into ledger_entries (account_id, kind, amount) select id, 'adjustment', 100000 from accounts`.execute(
      core.database.query,
    );
    const worker = await factory.startWorker();
    const ordered = await factory.server.send('POST', '/api/tasks', {
      token,
      json: { title: 'A task', task_type: 'traced', config: {} },
      headers: { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
    });
    expect(ordered.status, ordered.text).toBe(200);
    const get = (path: string) => factory.server.send('GET', path, { token });
    await eventually(async () =>
      expect((await get(`/api/tasks/${ordered.body.data.id}`)).body.data.status).toBe('completed'),
    );
    const { result } = (await get(`/api/tasks/${ordered.body.data.id}`)).body.data;
    expect(result.gpu).toMatch(/^[01]$/);
    const [version, trace, parent, flags] = result.trace.split('-');
    expect([version, trace, flags]).toEqual(['00', TRACE, '01']);
    // The worker sends what it has when it stops.
    await worker.stop();
    const attempt = collector.spans.filter(({ spanId }) => spanId === parent);
    expect(attempt).toMatchObject([{ name: 'run factory.task', traceId: TRACE }]);
  });
});
