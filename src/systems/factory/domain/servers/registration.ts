/**
 * Registers this process as one of factory's servers, sends a heartbeat with its figures every 5 s, and unregisters at
 * its end.
 */
import { hostname } from 'node:os';
import { kill } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../../../core/db/database.ts';
import { every, type Repeated } from '../../../../shared/every.ts';
import type { GpuPool } from '../gpus/gpu-pool.ts';
import type { GpuWatch } from '../gpus/gpu-watch.ts';
import type { TypeDeclaration } from '../work/type-declaration.ts';
import { Machine } from './machine.ts';
import {
  type NewServer,
  registerServer,
  type ServerFigures,
  selectWorkerOf,
  signOffServer,
  storeHeartbeat,
} from './server-queries.ts';
import { recordUse } from './use-queries.ts';

export interface RegistrationOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** The name of the process's worker in runs: `host:pid:…`. */
  readonly worker: string;
  readonly maxTasks: number;
  /** Undefined: the host name. */
  readonly name: string | undefined;
  readonly taskTypes: readonly TypeDeclaration[];
  readonly gpus: GpuWatch;
  readonly pool: GpuPool;
}

const HEARTBEAT_SECONDS = 5;
/** How long the use is measured before the first heartbeat. */
const FIRST_LOOK_MILLISECONDS = 100;

export class Registration {
  readonly #options: RegistrationOptions;
  readonly #machine = new Machine();
  #id: number | undefined;
  #beating: Repeated | undefined;

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  /** The server's id. It can change: another server may have taken the name of one considered dead. */
  get id(): number | undefined {
    return this.#id;
  }

  async start(): Promise<void> {
    await this.#machine.look();
    await delay(FIRST_LOOK_MILLISECONDS);
    await this.#register(true);
    this.#beating = every(HEARTBEAT_SECONDS, () => this.#beat(), {
      logger: this.#options.logger,
      failure: 'sending the heartbeat of this server failed; retrying',
    });
  }

  /** Never fails: without it, the others notice the end within 20 s. */
  async stop(): Promise<void> {
    await this.#beating?.stop();
    const { database, worker } = this.#options;
    if (this.#id !== undefined) await signOffServer(database.query, this.#id, worker).catch(() => {});
  }

  async #beat(): Promise<void> {
    const { database, worker } = this.#options;
    const figures = await this.#figures();
    const ours = this.#id !== undefined && (await storeHeartbeat(database.query, this.#id, worker, figures));
    if (!ours) await this.#register(false);
    if (this.#id !== undefined) await recordUse(database.query, this.#id, figures);
  }

  /** @param starts whether it may take over at once from a process with this name that died on this machine */
  async #register(starts: boolean): Promise<void> {
    const { database, logger, worker, maxTasks, taskTypes } = this.#options;
    const base = this.#options.name ?? hostname();
    const figures = await this.#figures();
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base}-${number}`;
      const last = starts ? await selectWorkerOf(database.query, name) : undefined;
      const dead = last && hasDiedHere(last) ? last : undefined;
      const server: NewServer = { name, host: hostname(), worker, maxTasks, taskTypes, figures };
      this.#id = await registerServer(database.query, server, dead);
      if (this.#id !== undefined) {
        logger.info({ server: name, taskTypes: taskTypes.map((type) => type.name) }, 'registered as a server');
        return;
      }
    }
  }

  async #figures(): Promise<ServerFigures> {
    const { gpus, pool } = this.#options;
    return {
      ...(await this.#machine.look()),
      gpus: gpus.gpus.map(({ devices, ...gpu }) => ({ ...gpu, taken: devices.some((one) => pool.taken.has(one)) })),
    };
  }
}

/**
 * Whether a worker, `host:pid:…`, was a process of this machine and is no more: started again after a crash, a server
 * need not wait 20 s for its own name. Two containers may bear one host name and see different processes, which is why
 * a server asks this only when it starts: were it wrong, each would take the name from the other for ever.
 */
function hasDiedHere(worker: string): boolean {
  const [host, pid] = worker.split(':');
  if (host !== hostname()) return false;
  try {
    kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
