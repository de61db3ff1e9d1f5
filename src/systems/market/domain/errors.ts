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
  parameters_invalid: { problems: ParameterProblem[] };
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
  /** The warehouse is in a database elsewhere that cannot be reached. `message` says it of a run. */
  warehouse_unavailable: { place: string; reason: string; message: string };
  /** A database that was tried cannot be the warehouse. */
  warehouse_refused: { place: string; reason: string };
  interface_not_found: { interfaceId: number };
  interface_unavailable: { name: string; unavailable: Unavailable };
  /** Nothing answers where AKTools should be. */
  collection_unavailable: { url: string; reason: string };
  /** A download that has not completed has no result. */
  download_not_ready: { executionId: string; status: string };
};

/** Why a script could not be described or its rows not be collected: what a run fails for. `message` says it to people. */
export type CollectionErrors = {
  /** What the task was made with is not what its source takes now. */
  parameters_invalid: { message: string };
  /** An administrator has switched the script off. */
  script_inactive: { message: string };
  interface_unavailable: { message: string };
  /** No script folder of this machine has the file. */
  script_missing: { message: string };
  /** The program that runs scripts of its language is not on this machine. */
  script_runtime_missing: { message: string };
  /** The script threw, or is not what a script must be. */
  script_failed: { message: string; trace?: string };
  script_out_of_memory: { message: string };
  /** The script's process ended before it was done. */
  script_ended: { message: string };
  /** What it sends is not the protocol of docs/collectors.md. */
  script_unintelligible: { message: string };
  /** No row has a field of the natural key. */
  natural_key_missing: { message: string };
  /** Rows that are in the table already have the same natural key, which the script did not declare then. */
  natural_key_not_unique: { message: string };
  too_many_columns: { message: string };
  /** A table that somebody else has made, and that cannot be loaded into. */
  table_not_ours: { message: string };
  /** Nothing answers where AKTools should be, or what stands before it says that it is away. */
  aktools_unreachable: { message: string };
  /** What answers there does not speak AKTools' protocol. */
  aktools_unintelligible: { message: string };
  /** AKTools' AKShare has no such function. */
  interface_unknown_to_aktools: { message: string };
  /** It returned nothing at all for these parameters, not even a table without rows. */
  interface_empty: { message: string };
  /** It does not know one of the values it was given. */
  interface_refused: { message: string };
  /** AKShare threw, or the answer broke off: mostly a site that is away or limits its callers. */
  interface_failed: { message: string };
};

/** Why a run may fail that would fail just the same a minute later: no retry is made. */
export const NOT_WORTH_RETRYING: ReadonlySet<string> = new Set<keyof CollectionErrors | keyof MarketErrors>([
  'parameters_invalid',
  'script_not_found',
  'script_inactive',
  'script_missing',
  'natural_key_missing',
  'natural_key_not_unique',
  'too_many_columns',
  'interface_unavailable',
  'interface_unknown_to_aktools',
  'interface_empty',
  'interface_refused',
]);

export const refuse = refusals<MarketErrors>();
export const refuseCollection = refusals<CollectionErrors>();
