import { defineJob } from '../../../../core/jobs/runs/job.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { SourceKind } from '../sources.ts';

export interface CollectInput {
  readonly source: SourceKind;
  /** The name of the script, or of the interface. */
  readonly scriptId: string;
  /** Validated, with defaults. */
  readonly parameters: ParameterValues;
}

export interface CollectResult {
  readonly message: string;
  readonly table_name: string;
  readonly rows_before: number;
  readonly rows_after: number;
  readonly rows_affected: number;
}

/** The progress detail of an execution. */
export interface CollectDetail {
  /** The message of the source's last progress. */
  readonly message?: string;
  /** Rows received so far. */
  readonly rows?: number;
}

/** Collects rows from a source, and loads them into its table. */
export const collect = defineJob<CollectInput, CollectResult>({
  kind: 'market.collect',
  queue: 'market',
  // Every execution sets its own: its task's, or the setting's.
  timeoutSeconds: 300,
});

/** All executions share one concurrency limit. */
export const COLLECT_GROUP = 'market';
