import { defineJob } from '../../../core/jobs/job.ts';
import type { ParameterValues } from '../domain/scripts/parameters.ts';

export interface CollectInput {
  readonly scriptId: string;
  /** As the script takes them, defaults filled in. */
  readonly parameters: ParameterValues;
}

export interface CollectResult {
  readonly message: string;
  readonly table_name: string;
  readonly rows_before: number;
  readonly rows_after: number;
  readonly rows_affected: number;
}

/** Has a script collect rows, and loads them into its table. */
export const collect = defineJob<CollectInput, CollectResult>({
  kind: 'market.collect',
  queue: 'market',
  timeoutSeconds: 300,
});
