/** The queues, the workers, and the use of machines. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { RUN_KINDS } from '../runs/run-queries.ts';
import { MOST_COUNTED } from '../runs/series-queries.ts';

export interface QueueRow {
  readonly queue: string;
  readonly queued: number;
  readonly running: number;
  readonly oldest: Timestamp | null;
}

/** The waiting and running runs by queue. */
export async function selectQueues(db: Queryable): Promise<QueueRow[]> {
  const { rows } = await sql<QueueRow>`
    select
      run.queue, count(*) filter (where run.status = 'queued') as queued,
      count(*) filter (where run.status = 'running') as running,
      min(run.queued_at) filter (where run.status = 'queued' and run.queued_at <= now()) as oldest
    from unnest(${RUN_KINDS}::text[]) as kind (name)
    cross join unnest('{queued,running}'::text[]) as status (name)
    cross join lateral (
      select queue, status, queued_at from runs
      where runs.kind = kind.name and runs.status = status.name
      limit ${MOST_COUNTED}
    ) as run
    group by 1
    order by 1`.execute(db);
  return rows;
}

/** How many runs of each queue ended in the last five minutes. */
export async function selectEnded(db: Queryable): Promise<{ queue: string; ended: number }[]> {
  const { rows } = await sql<{ queue: string; ended: number }>`
    select run.queue, count(*)::int as ended
    from unnest(${RUN_KINDS}::text[]) as kind (name)
    cross join unnest('{completed,failed,cancelled,timed_out}'::text[]) as status (name)
    cross join lateral (
      select queue, finished_at from runs
      where runs.kind = kind.name and runs.status = status.name
      order by id desc
      limit ${MOST_COUNTED}
    ) as run
    where run.finished_at > now() - interval '5 minutes'
    group by 1`.execute(db);
  return rows;
}

export interface WorkerRow {
  readonly worker: string;
  readonly running: number;
  /** The kinds of its runs. */
  readonly kinds: string[];
  /** Of the server it is in factory, where it is one. */
  readonly server: string | null;
}

/** The workers with runs. */
export async function selectBusyWorkers(db: Queryable): Promise<Omit<WorkerRow, 'server'>[]> {
  const { rows } = await sql<Omit<WorkerRow, 'server'>>`
    select run.worker, count(*)::int as running, array_agg(distinct run.kind) as kinds
    from unnest(${RUN_KINDS}::text[]) as kind (name)
    cross join lateral (
      select worker, kind from runs
      where runs.kind = kind.name and runs.status = 'running' and worker is not null
      limit ${MOST_COUNTED}
    ) as run
    group by 1`.execute(db);
  return rows;
}

export interface UseRow {
  readonly gpu: number;
  readonly start: Timestamp;
  readonly usage: number;
  readonly memory: number;
}

/** How busy one of factory's servers has been, by its id outside; -1 is the machine itself, others are its GPUs. */
export async function selectUse(db: Queryable, server: string, stepSeconds: number, hours: number): Promise<UseRow[]> {
  const { rows } = await sql<UseRow>`
    select used.gpu, used.start, used.usage_sum / used.samples as usage, used.memory_sum / used.samples as memory
    from factory_server_use as used
    join factory_servers as server on server.id = used.server_id
    where server.uuid = ${server} and used.step_seconds = ${stepSeconds}
      and used.start > now() - make_interval(hours => ${hours})
    order by used.gpu, used.start`.execute(db);
  return rows;
}
