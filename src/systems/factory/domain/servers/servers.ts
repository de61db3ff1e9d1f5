/** The servers, as users see them. */
import type { Database } from '../../../../core/db/database.ts';
import { refuse } from '../errors.ts';
import { isInUse } from '../gpus/gpu-use.ts';
import { countUnfinished } from '../tasks/task-queries.ts';
import { type Server, selectOnlineWorkers, selectRunningTasks, selectServer, selectServers } from './server-queries.ts';

export interface ServerStatus {
  readonly server: Server;
  readonly runningTasks: readonly { uuid: string; progress: number }[];
}

export interface Overview {
  readonly servers: { readonly total: number; readonly online: number };
  /** Of all servers; busy only those of online servers. */
  readonly gpus: { readonly total: number; readonly busy: number };
  readonly runningTasks: number;
  readonly pendingTasks: number;
  /** Percent, over the online GPUs with known use; 0 if there are none. */
  readonly averageGpuUsage: number;
  /** MiB, of the GPUs of all servers; use from the last heartbeat, without offline servers. */
  readonly memory: { readonly total: number; readonly used: number };
}

export class Servers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Servers with a heartbeat within a day. */
  async list(): Promise<Server[]> {
    return await selectServers(this.#database.query);
  }

  /** The workers of all online servers, with the servers' ids. */
  async onlineWorkers(): Promise<{ worker: string; server: string }[]> {
    return await selectOnlineWorkers(this.#database.query);
  }

  /** @throws server_not_found */
  async get(uuid: string): Promise<Server> {
    const server = await selectServer(this.#database.query, uuid);
    if (!server) throw refuse('server_not_found', { serverId: uuid });
    return server;
  }

  /** @throws server_not_found */
  async status(uuid: string): Promise<ServerStatus> {
    const server = await this.get(uuid);
    return { server, runningTasks: await selectRunningTasks(this.#database.query, server.id) };
  }

  async overview(): Promise<Overview> {
    const { query } = this.#database;
    const [servers, { pending, running }] = await Promise.all([selectServers(query), countUnfinished(query)]);
    const online = servers.filter((server) => server.online);
    const all = servers.flatMap((server) => server.figures.gpus);
    const gpus = online.flatMap((server) => server.figures.gpus);
    const usages = gpus.flatMap(({ usage }) => (usage === null ? [] : [usage]));
    return {
      servers: { total: servers.length, online: online.length },
      gpus: { total: all.length, busy: gpus.filter(isBusy).length },
      runningTasks: running,
      pendingTasks: pending,
      averageGpuUsage: usages.length === 0 ? 0 : sum(usages) / usages.length,
      memory: { total: gpuMemory(all).total, used: gpuMemory(gpus).used },
    };
  }
}

/** Whether a task or another program uses it. */
export function isBusy(gpu: Server['figures']['gpus'][number]): boolean {
  return gpu.taken || isInUse(gpu);
}

/** MiB, of the known figures. */
export function gpuMemory(gpus: Server['figures']['gpus']): { total: number; used: number } {
  return {
    total: sum(gpus.map(({ memoryTotal }) => memoryTotal ?? 0)),
    used: sum(gpus.map(({ memoryUsed }) => memoryUsed ?? 0)),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
