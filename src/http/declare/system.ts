/**
 * A system, as seen by the process that serves it or works on its runs. Each is created by `create…` in its
 * `system.ts`.
 */
import type { Metric } from 'prom-client';
import type { Importer } from '../../core/imports/importer.ts';
import type { GroupConcurrency } from '../../core/jobs/engine/claims.ts';
import type { Working } from '../../core/jobs/engine/working.ts';
import type { RunWordings } from '../../core/jobs/runs/failures.ts';
import type { AnyHandler, AnyJob } from '../../core/jobs/runs/job.ts';
import type { Resumable } from './resumable.ts';
import type { Route } from './route.ts';
import type { Socket } from './socket.ts';
import type { Gate, Surface } from './surface.ts';
import type { Webhook } from './webhook.ts';

/** A surface with its routes, sockets and uploads. */
export interface Api {
  readonly surface: Surface;
  readonly routes: readonly Route[];
  readonly sockets?: readonly Socket[];
  /** The addresses of resumable uploads. */
  readonly resumables?: readonly Resumable[];
  /** What it sends to addresses of users, for the OpenAPI document. */
  readonly webhooks?: readonly Webhook[];
  /** Called before each request is handled, once its caller is known. */
  readonly gate?: Gate;
}

export interface System extends Api {
  /** Additional metrics at `/metrics`. */
  readonly metrics?: readonly Metric[];
  /** Called once before the system is served. */
  prepare?(): Promise<void>;
  /** The words for the failures and log lines of its kinds of run. */
  readonly runWordings?: RunWordings;
  /** Imports from the server that people of this API move from. */
  readonly importer?: Importer;
  /** Creates everything a process needs to work on the system's runs. Called once, and only by worker processes. */
  work?(): Work;
}

export interface Work {
  readonly handlers: readonly [AnyJob, AnyHandler][];
  /** How many runs may be active at once over all workers, by queue. */
  readonly groupConcurrency?: GroupConcurrency;
  /** How many more runs of a queue this process can take now; any number of a queue of another system. */
  room?(queue: string): number;
  /** Background loops of the process. Started one after the other before its first run, and stopped together. */
  loops?(working: Working): readonly Loop[];
}

export interface Loop {
  start(): void | Promise<void>;
  /** Resolves when it has stopped completely. */
  stop(): Promise<void>;
}
