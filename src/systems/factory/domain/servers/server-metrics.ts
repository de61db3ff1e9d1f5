/** Metrics of factory's servers and their GPUs; every node shows all of them. */
import type { Metric } from 'prom-client';
import type { Database } from '../../../../core/db/database.ts';
import { gaugesOf } from '../../../../core/metrics/gauges.ts';
import { type GpuFigures, type Server, selectServers } from './server-queries.ts';

const MEBIBYTE = 1_048_576;

export function serverMetrics({ query }: Database): Metric[] {
  return gaugesOf(
    async () => await selectServers(query),
    [
      {
        name: 'owlery_factory_server_up',
        help: 'Whether a server that was heard of within a day sends its heartbeat.',
        labels: ['server'],
        values: (servers) => servers.map(({ name, online }) => ({ labels: { server: name }, value: online ? 1 : 0 })),
      },
      {
        name: 'owlery_factory_server_tasks',
        help: 'Tasks that a server works on.',
        labels: ['server'],
        values: (servers) =>
          servers.map(({ name, current_tasks }) => ({ labels: { server: name }, value: current_tasks })),
      },
      ofGpus('owlery_gpu_usage_percent', 'How busy a GPU is.', ({ usage }) => usage),
      ofGpus('owlery_gpu_memory_used_bytes', 'Memory of a GPU that is in use.', ({ memoryUsed }) =>
        memoryUsed === null ? null : memoryUsed * MEBIBYTE,
      ),
      ofGpus('owlery_gpu_memory_total_bytes', 'Memory of a GPU.', ({ memoryTotal }) =>
        memoryTotal === null ? null : memoryTotal * MEBIBYTE,
      ),
      ofGpus('owlery_gpu_taken', 'Whether a task has a GPU, or a part of it.', ({ taken }) => (taken ? 1 : 0)),
    ],
  );
}

/** Of online servers; null if a figure is unknown. */
function ofGpus(name: string, help: string, figure: (gpu: GpuFigures) => number | null) {
  return {
    name,
    help,
    labels: ['server', 'gpu'],
    values: (servers: readonly Server[]) =>
      servers
        .filter(({ online }) => online)
        .flatMap(({ name: server, figures }) =>
          figures.gpus.flatMap((gpu) => {
            const value = figure(gpu);
            return value === null ? [] : [{ labels: { server, gpu: gpu.index }, value }];
          }),
        ),
  };
}
