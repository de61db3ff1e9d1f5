import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { claimRuns } from '../../../src/core/jobs/engine/attempts-queries.ts';
import { Reports } from '../../../src/core/jobs/engine/reports.ts';
import { runTopic } from '../../../src/core/jobs/runs/run-event.ts';
import type { LiveEvent } from '../../../src/core/live/live.ts';
import { createTestDatabase } from '../../support/database.ts';
import { type Engine, openEngine } from '../../support/engine.ts';
import { quiet } from '../../support/logger.ts';
import { create, obedient, unstorable } from '../../support/scripted.ts';

let engine: Engine;
let reports: Reports;

beforeEach(async () => {
  const { connection } = await createTestDatabase();
  engine = await openEngine(connection);
  reports = new Reports({ ...engine, logger: quiet });
  await sql`
    create table writes (statement text);
    create function note_write() returns trigger language plpgsql as
      $$ begin insert into writes values (tg_op || ' ' || tg_table_name); return null; end $$;
    create trigger note_update after update on runs execute function note_write();
    create trigger note_insert after insert on run_logs execute function note_write();
  `.execute(engine.database.query);
  return async () => {
    await reports.close();
    await engine.close();
  };
});

const running = async () => {
  const { id } = await create(engine, obedient);
  await claimRuns(engine.database.query, [id], 'a worker');
  await sql`delete from writes`.execute(engine.database.query);
  return { id, attempt: 1 };
};
const runOf = async ({ id }: { id: number }) => await engine.runs.get(engine.database.query, id);
const writes = async () =>
  (await sql<{ statement: string }>`select statement from writes`.execute(engine.database.query)).rows.map(
    ({ statement }) => statement,
  );
const waitingForLocks = async () =>
  (
    await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(engine.database.query)
  ).rows.length;

test('Reports of a hundred runs are written together, and superseded ones are not written', async () => {
  const reporters = await Promise.all(Array.from({ length: 100 }, running));
  await sql`delete from writes`.execute(engine.database.query);
  for (let percent = 0; percent <= 90; percent += 10) {
    for (const reporter of reporters) {
      reports.progress(reporter, percent, { percent });
      reports.save(reporter, { at: percent });
      reports.log(reporter, 'info', `at ${percent}`);
    }
  }
  await expect.poll(writes).toEqual(['UPDATE runs', 'INSERT run_logs']);
  for (const reporter of reporters) {
    expect(await runOf(reporter)).toMatchObject({ progress: 90, detail: { percent: 90 }, checkpoint: { at: 90 } });
  }
  const { rows } = await sql`select from run_logs`.execute(engine.database.query);
  expect(rows).toHaveLength(1_000);
});

test('A field that is not reported keeps its value', async () => {
  const reporter = await running();
  reports.progress(reporter, 10, { step: 'one' });
  reports.save(reporter, { at: 1 });
  await reports.flush();
  reports.progress(reporter, 20);
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ progress: 20, detail: { step: 'one' }, checkpoint: { at: 1 } });
});

test('Watchers get progress, but no checkpoints', async () => {
  const reporter = await running();
  const events: LiveEvent[] = [];
  engine.live.subscribe(runTopic(reporter.id), (event) => events.push(event));
  reports.save(reporter, { at: 1 });
  await reports.flush();
  reports.progress(reporter, 20, { step: 'two' });
  await reports.flush();
  const event = { type: 'run', id: reporter.id, status: 'running', progress: 20, detail: { step: 'two' } };
  // The event of the queued run may arrive after the subscription.
  const ofAttempt = () => events.filter(({ status }) => status === 'running');
  await expect.poll(ofAttempt).toEqual([expect.objectContaining(event)]);
});

test('A reported value is copied at the time of the report', async () => {
  const reporter = await running();
  const checkpoint = { at: 1 };
  reports.save(reporter, checkpoint);
  checkpoint.at = 2;
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ checkpoint: { at: 1 } });
});

test('Progress is clamped to 0 to 100, and NaN throws', async () => {
  const reporter = await running();
  reports.progress(reporter, 180);
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ progress: 100 });
  reports.progress(reporter, -1);
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ progress: 0 });
  expect(() => reports.progress(reporter, Number.NaN)).toThrow(RangeError);
});

test('Text that PostgreSQL cannot store is repaired, and similar valid text is unchanged', async () => {
  const reporter = await running();
  const text = `nul \0, half a surrogate ${'\ud83d'}, an owl 🦉, not a NUL \\u0000`;
  const mended = 'nul \ufffd, half a surrogate \ufffd, an owl 🦉, not a NUL \\u0000';
  reports.save(reporter, { text, [text]: 1 });
  reports.log(reporter, 'info', text);
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ checkpoint: { text: mended, [mended]: 1 } });
  expect(await engine.runs.logs(engine.database.query, reporter.id, { limit: 1 })).toMatchObject([{ message: mended }]);
});

test('A report that the database cannot store does not affect others', async () => {
  const [bad, good] = [await running(), await running()];
  reports.save(bad, unstorable);
  reports.save(good, { step: 1 });
  reports.log(bad, 'info', 'a line');
  await reports.flush();
  expect(await runOf(good)).toMatchObject({ checkpoint: { step: 1 } });
  reports.progress(bad, 50);
  await reports.flush();
  expect(await runOf(bad)).toMatchObject({ progress: 50, checkpoint: null });
  expect(await engine.runs.logs(engine.database.query, bad.id, { limit: 1 })).toMatchObject([{ message: 'a line' }]);
});

test('Lines beyond the buffer are dropped, and their number is logged', async () => {
  const reporter = await running();
  for (let line = 0; line < 20_005; line++) reports.log(reporter, 'debug', `line ${line}`);
  await reports.flush();
  const [last, before] = await engine.runs.logs(engine.database.query, reporter.id, { limit: 2 });
  expect(last).toMatchObject({ level: 'warning', message: '5 lines were left out: more than could be written' });
  expect(before).toMatchObject({ message: 'line 19999' });
});

test('A very long line is truncated', async () => {
  const reporter = await running();
  reports.log(reporter, 'error', 'x'.repeat(1_000_000));
  await reports.flush();
  const [line] = await engine.runs.logs(engine.database.query, reporter.id, { limit: 1 });
  expect(line?.message).toHaveLength(10_001);
});

test('An attempt that is no longer the latest writes nothing', async () => {
  const reporter = await running();
  await claimRuns(engine.database.query, [reporter.id], 'another worker');
  reports.progress(reporter, 99, { by: 'the first' });
  reports.log(reporter, 'info', 'by the first');
  await reports.flush();
  expect(await runOf(reporter)).toMatchObject({ progress: 0, detail: null, attempts: 2 });
  expect(await engine.runs.logs(engine.database.query, reporter.id, { limit: 1 })).toEqual([]);
});

test('Values that are being written can be read until they are written', async () => {
  const reporter = await running();
  reports.progress(reporter, 10, { rows: 7 });
  let written: Promise<void> = Promise.resolve();
  await engine.database.transaction(async (tx) => {
    await tx.selectFrom('runs').select('id').where('id', '=', reporter.id).forUpdate().execute();
    written = reports.flush();
    await expect.poll(waitingForLocks).toBe(1);
    reports.progress(reporter, 20);
    expect(reports.has(reporter)).toBe(true);
    expect(reports.pending(reporter)).toEqual({ progress: 20, detail: '{"rows":7}' });
  });
  await written;
  await reports.flush();
  expect(reports.has(reporter)).toBe(false);
  expect(reports.pending(reporter)).toEqual({});
});
