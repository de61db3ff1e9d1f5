import { type Static, Type } from 'typebox';
import { AnyKeys, component, Instant, Nullable } from '../../../http/declare/schemas.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { GpuFigures, Server } from '../domain/servers/server-queries.ts';
import { gpuMemory, isBusy, type Overview, type ServerStatus } from '../domain/servers/servers.ts';

const Status = Type.Unsafe<'online' | 'offline'>({ type: 'string', enum: ['online', 'offline'] });
const MaybeNumber = Nullable(Type.Number());

const fields = {
  id: Type.String(),
  name: Type.String(),
  host: Type.String(),
  status: Status,
  current_tasks: Type.Integer(),
  max_concurrent_tasks: Type.Integer(),
  total_memory: Type.Number(),
  used_memory: Type.Number(),
  gpu_count: Type.Integer(),
  cpu_usage: Type.Number(),
  memory_usage: Type.Number(),
  last_heartbeat: Instant,
};

export const ServerObject = component('Server')(fields);

export const ServerDetail = component('ServerDetail')({
  ...fields,
  registered_at: Instant,
  gpus: Type.Array(
    component('Gpu')({
      gpu_id: Type.Integer(),
      uuid: Type.String(),
      name: Type.String(),
      status: Type.Unsafe<'busy' | 'idle'>({ type: 'string', enum: ['busy', 'idle'] }),
      usage: MaybeNumber,
      memory_used: MaybeNumber,
      memory_total: MaybeNumber,
    }),
  ),
  task_types: Type.Array(
    component('TaskType')({
      name: Type.String(),
      title: Type.String(),
      gpus: Type.Integer(),
      rate: MaybeNumber,
      timeout: Nullable(Type.Integer()),
      config: AnyKeys(Type.Unknown()),
    }),
  ),
});

export const ServerStatusObject = component('ServerStatus')({
  server_id: Type.String(),
  status: Status,
  cpu_usage: Type.Number(),
  memory_usage: Type.Number(),
  gpu_usage: Type.Array(
    component('GpuUsage')({
      gpu_id: Type.Integer(),
      usage: MaybeNumber,
      memory_used: MaybeNumber,
      memory_total: MaybeNumber,
    }),
  ),
  running_tasks: Type.Array(component('RunningTask')({ task_id: Type.String(), progress: Type.Number() })),
  timestamp: Instant,
});

export const OverviewObject = component('ClusterOverview')({
  total_servers: Type.Integer(),
  online_servers: Type.Integer(),
  offline_servers: Type.Integer(),
  total_gpus: Type.Integer(),
  busy_gpus: Type.Integer(),
  idle_gpus: Type.Integer(),
  total_running_tasks: Type.Integer(),
  queue_length: Type.Integer(),
  average_gpu_usage: Type.Number(),
  total_memory: Type.Number(),
  used_memory: Type.Number(),
});

export function presentServer(server: Server): Static<typeof ServerObject> {
  const memory = gpuMemory(server.figures.gpus);
  return {
    id: server.uuid,
    name: server.name,
    host: server.host,
    status: statusOf(server),
    current_tasks: server.current_tasks,
    max_concurrent_tasks: server.max_concurrent_tasks,
    total_memory: gibibytes(memory.total),
    used_memory: gibibytes(memory.used),
    gpu_count: server.figures.gpus.length,
    cpu_usage: server.figures.cpuUsage,
    memory_usage: server.figures.memoryUsage,
    last_heartbeat: isoSeconds(server.last_heartbeat),
  };
}

export function presentServerDetail(server: Server) {
  return {
    ...presentServer(server),
    registered_at: isoSeconds(server.registered_at),
    gpus: server.figures.gpus.map((gpu) => ({
      ...presentGpu(gpu),
      uuid: gpu.uuid,
      name: gpu.name,
      status: isBusy(gpu) ? ('busy' as const) : ('idle' as const),
    })),
    task_types: server.task_types.map(({ rate = null, timeoutSeconds: timeout = null, executor: _, ...type }) => ({
      ...type,
      rate,
      timeout,
    })),
  };
}

export function presentServerStatus({ server, runningTasks }: ServerStatus) {
  return {
    server_id: server.uuid,
    status: statusOf(server),
    cpu_usage: server.figures.cpuUsage,
    memory_usage: server.figures.memoryUsage,
    gpu_usage: server.figures.gpus.map(presentGpu),
    running_tasks: runningTasks.map(({ uuid, progress }) => ({ task_id: uuid, progress })),
    // The time of the figures.
    timestamp: isoSeconds(server.last_heartbeat),
  };
}

export function presentOverview({ servers, gpus, memory, ...overview }: Overview) {
  return {
    total_servers: servers.total,
    online_servers: servers.online,
    offline_servers: servers.total - servers.online,
    total_gpus: gpus.total,
    busy_gpus: gpus.busy,
    idle_gpus: gpus.total - gpus.busy,
    total_running_tasks: overview.runningTasks,
    queue_length: overview.pendingTasks,
    average_gpu_usage: Math.round(overview.averageGpuUsage * 10) / 10,
    total_memory: gibibytes(memory.total),
    used_memory: gibibytes(memory.used),
  };
}

/** The overview with the original server's names. */
export const StatisticsObject = component('GpuStatistics')({
  total_servers: Type.Integer(),
  total_gpus: Type.Integer(),
  running_tasks: Type.Integer(),
  pending_tasks: Type.Integer(),
  gpu_utilization: Type.Number(),
  servers: Type.Array(ServerObject),
});

export function presentStatistics(overview: Overview, servers: readonly Server[]): Static<typeof StatisticsObject> {
  return {
    total_servers: overview.servers.total,
    total_gpus: overview.gpus.total,
    running_tasks: overview.runningTasks,
    pending_tasks: overview.pendingTasks,
    gpu_utilization: Math.round(overview.averageGpuUsage * 10) / 10,
    servers: servers.map(presentServer),
  };
}

function presentGpu({ index, usage, memoryUsed, memoryTotal }: GpuFigures) {
  return {
    gpu_id: index,
    usage,
    memory_used: memoryUsed === null ? null : gibibytes(memoryUsed),
    memory_total: memoryTotal === null ? null : gibibytes(memoryTotal),
  };
}

const statusOf = ({ online }: Server) => (online ? 'online' : 'offline');

const gibibytes = (mebibytes: number) => Math.round((mebibytes / 1_024) * 100) / 100;
