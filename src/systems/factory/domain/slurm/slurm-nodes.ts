/** Shows the nodes of the cluster among factory's servers, from what Slurm says of them. */
import type { Logger } from 'pino';
import type { Database } from '../../../../core/db/database.ts';
import { every, type Repeated } from '../../../../shared/every.ts';
import { type ServerFigures, showNodes } from '../servers/server-queries.ts';
import type { Slurm, SlurmNode } from './slurm.ts';

export interface SlurmNodesOptions {
  readonly database: Database;
  readonly slurm: Slurm;
  readonly logger: Logger;
}

/** A server is offline 20 s after its last heartbeat. */
const INTERVAL_SECONDS = 8;

/** The name of a node's server. */
export const serverName = (node: string): string => `slurm:${node}`;

export class SlurmNodes {
  readonly #options: SlurmNodesOptions;
  #repeated: Repeated | undefined;

  constructor(options: SlurmNodesOptions) {
    this.#options = options;
  }

  /** Resolves at once: a controller that is away must not delay a worker. */
  start(): void {
    const { logger } = this.#options;
    this.#repeated = every(INTERVAL_SECONDS, () => this.#show(), {
      logger,
      failure: 'reading the nodes of Slurm failed; retrying',
    });
    void this.#repeated.now();
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  async #show(): Promise<void> {
    const { slurm, database } = this.#options;
    const nodes = await slurm.nodes();
    await showNodes(
      database.query,
      nodes.map((node) => ({
        name: serverName(node.name),
        host: node.address,
        isUp: node.isUp,
        maxTasks: Math.max(1, node.gpus.length || node.processors),
        figures: figuresOf(node),
      })),
    );
  }
}

/** Slurm knows which GPUs are given away, and not how busy they are. */
function figuresOf({ name, processors, load, memory, freeMemory, gpus }: SlurmNode): ServerFigures {
  return {
    cpuUsage: load === undefined ? 0 : percent(load, processors),
    memoryUsage: freeMemory === undefined ? 0 : percent(memory - freeMemory, memory),
    gpus: gpus.map(({ type, taken }, index) => ({
      ...{ index, uuid: `${name}:${index}`, name: type || 'GPU', taken },
      ...{ usage: null, memoryUsed: null, memoryTotal: null },
    })),
  };
}

function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, part / whole)) * 1_000) / 10;
}
