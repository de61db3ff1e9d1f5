import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { isFinal, RUN_STATUSES } from '../../../../core/jobs/runs/states.ts';

interface FactorySlurmJobsTable {
  run_id: number;
  number: number;
  name: string;
  token: string;
  folder: string;
  job_id: ColumnType<number | null, never, number>;
  submitted_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    factory_slurm_jobs: FactorySlurmJobsTable;
  }
}

/** A submission whose job may be alive. */
export type OpenJob = Selectable<FactorySlurmJobsTable>;

/** The last submission of a run. */
export async function selectLastJob(db: Queryable, runId: number): Promise<OpenJob | undefined> {
  return await db
    .selectFrom('factory_slurm_jobs')
    .selectAll()
    .where('run_id', '=', runId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertJob(tx: Queryable, job: Omit<OpenJob, 'job_id' | 'submitted_at'>): Promise<OpenJob> {
  return await tx.insertInto('factory_slurm_jobs').values(job).returningAll().executeTakeFirstOrThrow();
}

/** It is submitted once more, now. */
export async function updateSubmitted(tx: Queryable, name: string): Promise<void> {
  await tx
    .updateTable('factory_slurm_jobs')
    .set({ submitted_at: sql`clock_timestamp()` })
    .where('name', '=', name)
    .execute();
}

export async function updateJobId(tx: Queryable, name: string, jobId: number): Promise<void> {
  await tx.updateTable('factory_slurm_jobs').set({ job_id: jobId }).where('name', '=', name).execute();
}

const FINAL = RUN_STATUSES.filter(isFinal);

/** Submissions that no attempt needs any more: their run has ended or waits for its owner, or has a later one. */
export async function selectStrayJobs(db: Queryable): Promise<OpenJob[]> {
  const { rows } = await sql<OpenJob>`
    select job.* from factory_slurm_jobs as job left join runs on runs.id = job.run_id
    where runs.id is null or runs.status = any(${[...FINAL, 'paused']}::text[])
      or exists (
        select from factory_slurm_jobs as later where later.run_id = job.run_id and later.number > job.number
      )
    order by job.run_id, job.number`.execute(db);
  return rows;
}

export async function deleteJob(db: Queryable, name: string): Promise<void> {
  await db.deleteFrom('factory_slurm_jobs').where('name', '=', name).execute();
}

/** Shows a task on a node's server, or on none. */
export async function updateNode(tx: Queryable, taskId: number, server: string | undefined): Promise<void> {
  await sql`
    update factory_tasks set server_id = (select id from factory_servers where name = ${server ?? null})
    where id = ${taskId}`.execute(tx);
}

/** How many seconds of work a task's hold covers in all; undefined if it costs nothing. */
export async function selectPaidSeconds(db: Queryable, taskId: number): Promise<number | undefined> {
  const { rows } = await sql<{ seconds: number | null }>`
    select case when factory_tasks.rate > 0 then
      coalesce(ledger_holds.amount, 0) * 60 / (100 * factory_tasks.rate * greatest(factory_tasks.gpus, 1))::float8
    end as seconds
    from factory_tasks left join ledger_holds on ledger_holds.run_id = factory_tasks.run_id
    where factory_tasks.id = ${taskId}`.execute(db);
  return rows[0]?.seconds ?? undefined;
}
