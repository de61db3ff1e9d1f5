/** A slow job that resumes from its checkpoint and has an effect that must happen once. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Queryable } from '../../src/core/db/database.ts';
import { defineJob, type Handler } from '../../src/core/jobs/runs/job.ts';

export interface CountInput {
  to: number;
  /** Pause between two steps. */
  milliseconds: number;
}

export const count = defineJob<CountInput, { counted: number }, { step: number }>({
  kind: 'count',
  queue: 'counting',
  timeoutSeconds: 600,
});

/** Creates the table of effects: one row for each completion of a run. */
export async function createEffects(database: Database): Promise<void> {
  await sql`create table effects (run bigint not null)`.execute(database.query);
}

export async function effectsOf(database: Database, run: number): Promise<number> {
  const { rows } = await sql<{ effects: number }>`select count(*) as effects from effects where run = ${run}`.execute(
    database.query,
  );
  return rows[0]?.effects ?? 0;
}

export async function recordEffect(tx: Queryable, run: number): Promise<void> {
  await sql`insert into effects values (${run})`.execute(tx);
}

export function countHandler(database: Database): Handler<typeof count> {
  return async ({ run, input, checkpoint, signal, log, progress, save, complete }) => {
    log('info', `attempt ${run.attempt} begins at ${checkpoint?.step ?? 0}`);
    for (let step = checkpoint?.step ?? 0; step < input.to; step++) {
      signal.throwIfAborted();
      await delay(input.milliseconds);
      progress((step / input.to) * 100);
      save({ step });
    }
    await database.transaction(async (tx) => {
      await recordEffect(tx, run.id);
      await complete(tx, { counted: input.to });
    });
    return undefined;
  };
}
