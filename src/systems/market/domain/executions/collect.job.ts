import { defineJob } from '../../../../core/jobs/runs/job.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { SourceKind } from '../sources.ts';

export interface CollectInput {
  readonly source: SourceKind;
  /** The name of the script, or of the interface. */
  readonly scriptId: string;
  /** As the source takes them, defaults filled in. */
  readonly parameters: ParameterValues;
}

export interface CollectResult {
  readonly message: string;
  readonly table_name: string;
  readonly rows_before: number;
  readonly rows_after: number;
  readonly rows_affected: number;
}

/** What an execution says of itself while it runs. */
export interface CollectDetail {
  /** What the source said with its last progress. */
  readonly message?: string;
  /** Rows received so far. */
  readonly rows?: number;
}

/** Collects rows from a source, and loads them into its table. */
export const collect = defineJob<CollectInput, CollectResult>({
  kind: 'market.collect',
  queue: 'market',
  // An execution always says: its task's, or the setting's.
  timeoutSeconds: 300,
});

/** All executions share one limit of how many run at once. */
export const COLLECT_GROUP = 'market';
