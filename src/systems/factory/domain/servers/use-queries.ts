/** How busy servers have been, kept for 7 days at falling resolution. Each server writes its own. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { ServerFigures } from './server-queries.ts';

/** The length of a step, and how long steps of it are kept. */
const RESOLUTIONS = [
  { seconds: 15, keptHours: 1 },
  { seconds: 300, keptHours: 24 },
  { seconds: 1_800, keptHours: 168 },
] as const;

/** Adds a sample to its step of each resolution, and removes steps that are too old. */
export async function recordUse(db: Queryable, serverId: number, { cpuUsage, memoryUsage, gpus }: ServerFigures) {
  const samples = [
    { gpu: -1, usage: cpuUsage, memory: memoryUsage },
    ...gpus.map(({ index, usage, memoryUsed, memoryTotal }) => ({
      gpu: index,
      usage: usage ?? 0,
      memory: memoryUsed !== null && memoryTotal ? (memoryUsed / memoryTotal) * 100 : 0,
    })),
  ];
  const seconds = RESOLUTIONS.map((one) => one.seconds);
  const hours = RESOLUTIONS.map((one) => one.keptHours);
  await sql`
    with resolution as (
      select * from unnest(${seconds}::int[], ${hours}::int[]) as resolution (seconds, hours)
    ), removed as (
      delete from factory_server_use as old using resolution
      where old.server_id = ${serverId} and old.step_seconds = resolution.seconds
        and old.start < now() - make_interval(hours => resolution.hours)
    )
    insert into factory_server_use (server_id, step_seconds, gpu, start, samples, usage_sum, memory_sum)
    select
      ${serverId}, seconds, sample.gpu,
      date_bin(make_interval(secs => seconds), now(), timestamptz '2000-01-01'), 1, sample.usage, sample.memory
    from resolution
    cross join jsonb_to_recordset(${JSON.stringify(samples)}::jsonb) as sample (gpu smallint, usage real, memory real)
    on conflict (server_id, step_seconds, gpu, start) do update set
      samples = factory_server_use.samples + 1, usage_sum = factory_server_use.usage_sum + excluded.usage_sum,
      memory_sum = factory_server_use.memory_sum + excluded.memory_sum`.execute(db);
}
