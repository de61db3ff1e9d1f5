import { refusals } from '../../../shared/errors.ts';

/** An invalid parameter, and what the script requires. */
export interface ParameterProblem {
  name: string;
  problem:
    | 'required'
    | 'unknown'
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'date'
    | 'choices'
    /** For an interface: it is known, but AKTools cannot transmit it. */
    | 'unsendable'
    /** For an interface: it has characters that AKTools cannot transmit, or too many. */
    | 'characters';
  /** With `choices`: the allowed values. */
  choices?: readonly unknown[];
}

/** Why an interface cannot be collected from: AKTools cannot transmit its result or a required parameter. */
export type Unavailable = { readonly returns: string } | { readonly parameters: readonly string[] };

/** Market's domain errors. */
export type MarketErrors = {
  script_not_found: { scriptId: string };
  /** An administrator has disabled it. */
  script_inactive: { scriptId: string };
  /** The limit of simultaneous trials in this process. */
  too_many_trials: { most: number };
  parameters_invalid: { problems: readonly ParameterProblem[] };
  /** It is invalid, or never due: a time in the past, the 30th of February. */
  schedule_invalid: {
    type: string;
    expression: string;
    problem: 'unreadable' | 'never' | 'untyped' | 'too_often';
    /** With `too_often`: the shortest interval. */
    shortestSeconds?: number;
  };
  /** The limit of a user's active scheduled tasks. */
  too_many_scheduled_tasks: { most: number };
  timezone_unknown: { timezone: string };
  task_not_found: { taskId: number };
  /** A task has at most one unfinished execution; a waiting retry is one, and can be cancelled. */
  task_running: { taskId: number; executionId: string; isRetry: boolean };
  /** A removal must name its executions. */
  executions_unnamed: object;
  /** It has no waiting or running execution. */
  task_idle: { taskId: number };
  execution_not_found: { executionId: string };
  execution_ended: { executionId: string; status: string };
  /** It has not ended, or has completed. */
  execution_not_retriable: { executionId: string; status: string };
  /** An internal error in the part of the server for tables, tasks or downloads. */
  database_failed: object;
  scheduler_failed: object;
  collection_failed: object;
  table_not_found: { table: string };
  /** A load into the table is running. */
  table_busy: { table: string; executionId?: string };
  /** Columns of the new natural key that the table does not have. */
  key_column_unknown: { missing: readonly string[]; columns: readonly string[] };
  /** Rows of the table have the same values in the new natural key. */
  key_not_unique: { key: readonly string[] };
  column_unknown: { column: string; columns: readonly string[] };
  /** The warehouse is in an external database that cannot be reached. */
  warehouse_unavailable: { place: string; reason: string };
  /** The tested database cannot be used as the warehouse. */
  warehouse_refused: { place: string; reason: string };
  interface_not_found: { interfaceId: number };
  interface_unavailable: { name: string; unavailable: Unavailable };
  /** AKTools does not answer. */
  collection_unavailable: { url: string; reason: string };
  /** The download has not ended yet. */
  download_not_ready: { executionId: string; status: string };
};

export const refuse = refusals<MarketErrors>();
