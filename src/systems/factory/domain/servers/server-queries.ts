import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { TypeDeclaration } from '../work/type-declaration.ts';

/** A GPU at the last heartbeat. */
export interface GpuFigures {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  /** Percent; null if unknown. */
  readonly usage: number | null;
  /** MiB; null if unknown. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** Whether a task uses it, or a part of it. */
  readonly taken: boolean;
}

export interface ServerFigures {
  /** Percent. */
  readonly cpuUsage: number;
  readonly memoryUsage: number;
  readonly gpus: readonly GpuFigures[];
}

interface FactoryServersTable {
  id: Generated<number>;
  uuid: Generated<string>;
  name: string;
  host: string;
  worker: string | null;
  max_concurrent_tasks: number;
  task_types: ColumnType<readonly TypeDeclaration[], string, string>;
  figures: ColumnType<ServerFigures, string, string>;
  registered_at: Generated<Timestamp>;
  last_heartbeat: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    factory_servers: FactoryServersTable;
  }
}

export interface NewServer {
  readonly name: string;
  readonly host: string;
  readonly worker: string;
  readonly maxTasks: number;
  readonly taskTypes: readonly TypeDeclaration[];
  readonly figures: ServerFigures;
}

/** A server is online if it has sent a heartbeat after this: 20 s, i.e. it has missed fewer than four. */
const silentSince = sql`now() - interval '20 seconds'`;
const isOnline = sql<boolean>`worker is not null and last_heartbeat > ${silentSince}`;
/** Listed until a day after its last heartbeat. */
const isKnown = sql<boolean>`last_heartbeat > now() - interval '1 day'`;

/**
 * Registers under the name, if no online server has it.
 * @param dead the worker with that name, if it is known to be dead
 * @returns the server's id; undefined if the name is taken
 */
export async function registerServer(
  db: Queryable,
  server: NewServer,
  dead: string | undefined,
): Promise<number | undefined> {
  const { name, host, worker, maxTasks, taskTypes, figures } = server;
  const { rows } = await sql<{ id: number }>`
    insert into factory_servers (name, host, worker, max_concurrent_tasks, task_types, figures)
    values (${name}, ${host}, ${worker}, ${maxTasks}, ${JSON.stringify(taskTypes)}, ${JSON.stringify(figures)})
    on conflict (name) do update set
      host = excluded.host, worker = excluded.worker, max_concurrent_tasks = excluded.max_concurrent_tasks,
      task_types = excluded.task_types, figures = excluded.figures, registered_at = now(), last_heartbeat = now()
    where factory_servers.worker is null or factory_servers.worker = ${dead ?? null}
      or factory_servers.last_heartbeat <= ${silentSince}
    returning id`.execute(db);
  return rows[0]?.id;
}

/** A node of a cluster, which is a server without a process of ours. */
export interface NodeServer extends Pick<NewServer, 'name' | 'host' | 'maxTasks' | 'figures'> {
  readonly isUp: boolean;
}

/** In place of a worker's name. */
const NODE_WORKER = 'slurm';

/** Writes what is known of nodes now; each worker that knows the cluster writes the same. */
export async function showNodes(db: Queryable, nodes: readonly NodeServer[]): Promise<void> {
  await sql`
    insert into factory_servers (name, host, worker, max_concurrent_tasks, task_types, figures)
    select node.name, node.host, case when node.is_up then ${NODE_WORKER} end, node.most, '[]', node.figures::jsonb
    from unnest(
      ${nodes.map(({ name }) => name)}::text[], ${nodes.map(({ host }) => host)}::text[],
      ${nodes.map(({ isUp }) => isUp)}::boolean[], ${nodes.map(({ maxTasks }) => maxTasks)}::integer[],
      ${nodes.map(({ figures }) => JSON.stringify(figures))}::text[]
    ) as node (name, host, is_up, most, figures)
    order by node.name
    on conflict (name) do update set
      host = excluded.host, worker = excluded.worker, max_concurrent_tasks = excluded.max_concurrent_tasks,
      figures = excluded.figures, last_heartbeat = now()`.execute(db);
}

/** The current server with the name. */
export async function selectWorkerOf(db: Queryable, name: string): Promise<string | null | undefined> {
  return (await db.selectFrom('factory_servers').select('worker').where('name', '=', name).executeTakeFirst())?.worker;
}

/** @returns whether it still belonged to this worker */
export async function storeHeartbeat(
  db: Queryable,
  id: number,
  worker: string,
  figures: ServerFigures,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('factory_servers')
    .set({ figures: JSON.stringify(figures), last_heartbeat: sql`now()` })
    .where('id', '=', id)
    .where('worker', '=', worker)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The workers of all online servers. */
export async function selectOnlineWorkers(db: Queryable): Promise<{ worker: string; server: string }[]> {
  const { rows } = await sql<{ worker: string; server: string }>`
    select worker, uuid as server from factory_servers where ${isOnline}`.execute(db);
  return rows;
}

export async function signOffServer(db: Queryable, id: number, worker: string): Promise<void> {
  await db
    .updateTable('factory_servers')
    .set({ worker: null, last_heartbeat: sql`now()` })
    .where('id', '=', id)
    .where('worker', '=', worker)
    .execute();
}

const running = sql<number>`(
  select count(*) from factory_tasks where factory_tasks.status = 'running' and factory_tasks.server_id = factory_servers.id
)`;

const columns = [
  'id',
  'uuid',
  'name',
  'host',
  'max_concurrent_tasks',
  'task_types',
  'figures',
  'registered_at',
  'last_heartbeat',
  isOnline.as('online'),
  running.as('current_tasks'),
] as const;

export type Server = Omit<Selectable<FactoryServersTable>, 'worker'> & { online: boolean; current_tasks: number };

/** Servers with a heartbeat within a day, by name. */
export async function selectServers(db: Queryable): Promise<Server[]> {
  return await db.selectFrom('factory_servers').select(columns).where(isKnown).orderBy('name').execute();
}

export async function selectServer(db: Queryable, uuid: string): Promise<Server | undefined> {
  return await db.selectFrom('factory_servers').select(columns).where('uuid', '=', uuid).executeTakeFirst();
}

/** The task types of listed servers, the last registered first. */
export async function selectTaskTypes(db: Queryable): Promise<{ task_types: readonly TypeDeclaration[] }[]> {
  return await db
    .selectFrom('factory_servers')
    .select('task_types')
    .where(isKnown)
    .orderBy('registered_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The running tasks of a server. */
export async function selectRunningTasks(db: Queryable, server: number): Promise<{ uuid: string; progress: number }[]> {
  return await db
    .selectFrom('factory_tasks')
    .innerJoin('runs', 'runs.id', 'factory_tasks.run_id')
    .select(['factory_tasks.uuid', sql<number>`runs.progress::float8`.as('progress')])
    // Not as a parameter: a generic plan could not use the index of unfinished tasks.
    .where(sql<boolean>`factory_tasks.status = 'running'`)
    .where('factory_tasks.server_id', '=', server)
    .orderBy('factory_tasks.id')
    .execute();
}
