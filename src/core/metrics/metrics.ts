/** What operators watch of this process and of the work on all nodes; served at `/metrics`. */
import { statfs } from 'node:fs/promises';
import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { version } from '../../shared/version.ts';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { ReadinessProbe } from '../db/readiness.ts';
import { LedgerCheck } from '../ledger/ledger-check.ts';
import type { StorageMetrics } from '../storage/storage-metrics.ts';
import { gaugesOf } from './gauges.ts';
import { RunMetrics } from './run-metrics.ts';
import { type RunsNow, selectNotificationQueue, selectRunsNow } from './state-queries.ts';

export interface MetricsOptions {
  readonly database: Database;
  readonly readiness: ReadinessProbe;
  readonly config: Pick<Config, 'dataDir'>;
  readonly storage: StorageMetrics;
}

export class Metrics {
  readonly runs = new RunMetrics();
  readonly ledgerCheck: LedgerCheck;
  readonly #options: MetricsOptions;

  constructor(options: MetricsOptions) {
    this.#options = options;
    this.ledgerCheck = new LedgerCheck(options.database);
  }

  /** @param others what the systems, or the server, show besides */
  registry(others: readonly Metric[]): Registry {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const { storage } = this.#options;
    const all = [...this.runs.all, ...this.ledgerCheck.metrics, ...storage.all, ...this.#gauges(), ...others];
    for (const metric of all) registry.registerMetric(metric);
    return registry;
  }

  #gauges(): Metric[] {
    const { database, readiness, config } = this.#options;
    return [
      ...gaugesOf(
        async () => version,
        [
          {
            name: 'owlery_info',
            help: 'The version of Owlery, as a label.',
            labels: ['version'],
            values: (found) => [{ labels: { version: found }, value: 1 }],
          },
        ],
      ),
      ...gaugesOf(
        async () => await readiness.check(),
        [
          {
            name: 'owlery_ready',
            help: 'Whether the database answers and takes writes.',
            values: (found) => [{ value: found === 'ok' ? 1 : 0 }],
          },
        ],
      ),
      ...gaugesOf(async () => await selectRunsNow(database.query), runGauges),
      ...gaugesOf(
        async () => await selectNotificationQueue(database.query),
        [
          {
            name: 'owlery_notification_queue_ratio',
            help: "The used share of PostgreSQL's queue of notifications; at 1, commits fail.",
            values: (found) => [{ value: found }],
          },
        ],
      ),
      ...gaugesOf(
        async () => database.pool,
        [
          {
            name: 'owlery_database_connections',
            help: 'Connections of this process to the database, by state.',
            labels: ['state'],
            values: ({ totalCount, idleCount }) => [
              { labels: { state: 'busy' }, value: totalCount - idleCount },
              { labels: { state: 'idle' }, value: idleCount },
            ],
          },
          {
            name: 'owlery_database_waiting',
            help: 'What waits in this process for a connection to the database.',
            values: ({ waitingCount }) => [{ value: waitingCount }],
          },
        ],
      ),
      ...gaugesOf(
        async () => await statfs(config.dataDir),
        [
          {
            name: 'owlery_data_free_bytes',
            help: 'Free bytes of the file system of the data folder.',
            values: ({ bavail, bsize }) => [{ value: bavail * bsize }],
          },
          {
            name: 'owlery_data_size_bytes',
            help: 'Bytes of the file system of the data folder.',
            values: ({ blocks, bsize }) => [{ value: blocks * bsize }],
          },
        ],
      ),
    ];
  }
}

const runGauges = [
  {
    name: 'owlery_runs',
    help: 'Runs that have not ended, on all nodes.',
    labels: ['kind', 'status'],
    values: (found: readonly RunsNow[]) =>
      found.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
  },
  {
    name: 'owlery_run_oldest_queued_seconds',
    help: 'How long the oldest queued run has waited, on all nodes.',
    labels: ['kind'],
    values: (found: readonly RunsNow[]) =>
      found
        .filter(({ status }) => status === 'queued')
        .map(({ kind, oldest }) => ({ labels: { kind }, value: oldest })),
  },
];
