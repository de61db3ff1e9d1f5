import { refusals } from '../../../shared/errors.ts';

/** One parameter that is not what the script declares, and what it must be. */
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
    /** Of an interface: it is known, but cannot travel over AKTools. */
    | 'unsendable'
    /** Of an interface: it has characters that cannot, or too many. */
    | 'characters';
  /** With `choices`: what may be chosen. */
  choices?: readonly unknown[];
}

/** Why an interface cannot be collected from: what it returns, or what it must be given, cannot travel over AKTools. */
export type Unavailable = { readonly returns: string } | { readonly parameters: readonly string[] };

/** What the market refuses. */
export type MarketErrors = {
  script_not_found: { scriptId: string };
  /** An administrator has switched it off. */
  script_inactive: { scriptId: string };
  /** So many scripts are tried out in this process already. */
  too_many_trials: { most: number };
  parameters_invalid: { problems: readonly ParameterProblem[] };
  /** It cannot be understood, or is never due: a time that has passed, the 30th of February. */
  schedule_invalid: {
    type: string;
    expression: string;
    problem: 'unreadable' | 'never' | 'untyped' | 'too_often';
    /** With `too_often`: the shortest interval. */
    shortestSeconds?: number;
  };
  /** So many of a user's tasks may be active and scheduled. */
  too_many_scheduled_tasks: { most: number };
  timezone_unknown: { timezone: string };
  task_not_found: { taskId: number };
  /** One execution of a task at a time; a retry that waits is one, and can be cancelled. */
  task_running: { taskId: number; executionId: string; isRetry: boolean };
  /** A removal must say which executions it means. */
  executions_unnamed: object;
  /** Nothing of it waits or runs. */
  task_idle: { taskId: number };
  execution_not_found: { executionId: string };
  execution_ended: { executionId: string; status: string };
  /** It has not ended, or has done what it was to do. */
  execution_not_retriable: { executionId: string; status: string };
  /** A fault of ours, in the part of the server that has to do with tables, tasks or downloads. */
  database_failed: object;
  scheduler_failed: object;
  collection_failed: object;
  table_not_found: { table: string };
  /** A load into it is at work. */
  table_busy: { table: string; executionId?: string };
  /** Columns that are to be its natural key, and that it does not have. */
  key_column_unknown: { missing: readonly string[]; columns: readonly string[] };
  /** Rows of the table have the same values in what is to be its natural key. */
  key_not_unique: { key: readonly string[] };
  column_unknown: { column: string; columns: readonly string[] };
  /** The warehouse is in a database elsewhere that cannot be reached. */
  warehouse_unavailable: { place: string; reason: string };
  /** A database that was tried cannot be the warehouse. */
  warehouse_refused: { place: string; reason: string };
  interface_not_found: { interfaceId: number };
  interface_unavailable: { name: string; unavailable: Unavailable };
  /** Nothing answers where AKTools should be. */
  collection_unavailable: { url: string; reason: string };
  /** A download that has not completed has no result. */
  download_not_ready: { executionId: string; status: string };
};

export const refuse = refusals<MarketErrors>();
