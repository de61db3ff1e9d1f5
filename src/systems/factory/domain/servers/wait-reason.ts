/** Why a waiting task cannot start on any server. */
import type { CodedOf } from '../../../../shared/messages.ts';
import type { SlurmWaits } from '../slurm/wait-reasons.ts';
import type { Task } from '../tasks/task-queries.ts';
import type { Server } from './server-queries.ts';

export type WaitReasons = SlurmWaits & {
  no_server_online: Record<string, never>;
  no_server_for_type: { type: string };
  too_few_gpus: { wanted: number; most: number };
};

/**
 * @param servers all listed servers
 * @returns undefined if an online server can do the task and only has no room yet
 */
export function waitReasonOf(
  { status, task_type: type, gpus: wanted, waiting }: Pick<Task, 'status' | 'task_type' | 'gpus' | 'waiting'>,
  servers: readonly Server[],
): CodedOf<WaitReasons> | undefined {
  if (status !== 'pending') return undefined;
  // Slurm has it.
  if (waiting) return waiting;
  const online = servers.filter((server) => server.online);
  if (online.length === 0) return { code: 'no_server_online', data: {} };
  const able = online.filter(({ task_types }) => task_types.some(({ name }) => name === type));
  if (able.length === 0) return { code: 'no_server_for_type', data: { type } };
  const isForSlurm = able.some(({ task_types }) =>
    task_types.some((one) => one.name === type && one.executor === 'slurm'),
  );
  if (isForSlurm) return undefined;
  const most = Math.max(...able.map(({ figures }) => figures.gpus.length));
  return wanted > most ? { code: 'too_few_gpus', data: { wanted, most } } : undefined;
}
