/** Why a collection failed: the failure codes of runs and of trials of scripts. The texts are in src/locales. */
import { refusals } from '../../../shared/errors.ts';
import type { MarketErrors, ParameterProblem } from './errors.ts';

/** How a server at the address of AKTools differs from AKTools. */
export type AktoolsProblem =
  | { readonly problem: 'redirect'; readonly location: string }
  /** `start`: the first characters of the body. */
  | { readonly problem: 'answer'; readonly status: number; readonly type: string | null; readonly start: string }
  | { readonly problem: 'encoding' | RowsProblem };

/** How an answer differs from a JSON array of rows. */
export type RowsProblem = 'no_array' | 'row_too_long' | 'invalid_json' | 'incomplete' | 'continued';

export type CollectionErrors = {
  /** The task's parameters are no longer valid for its source. */
  parameters_invalid: { problems: readonly ParameterProblem[] };
  /** No script or interface has this name any longer. */
  source_missing: { name: string };
  /** An administrator has disabled the script. */
  script_inactive: { scriptId: string };
  /** AKTools cannot transmit the interface's result or a required parameter. */
  interface_unavailable: { name: string };
  /** No script folder of this machine has the file. */
  script_missing: { path: string };
  /** The program that runs scripts of its language is not on this machine. */
  script_runtime_missing: { program: string };
  /** The script threw an error or is not a valid script. The message comes from the script or its runtime. */
  script_failed: { message: string; trace?: string };
  /** It did not describe itself in time. */
  script_undescribed: { seconds: number };
  /** `problem`: the validator's English text; null: the default is not a valid value of the parameter. */
  script_declaration_invalid: { field: string; problem: string | null };
  script_out_of_memory: { megabytes: number };
  /** The script's process ended before it was done. `how`: its exit code, a signal, or an error of the system. */
  script_ended: { how: string };
  /** It violates the protocol of docs/collectors.md. `said`: the start of its message. */
  script_unintelligible: { said: string };
  /** The client of a trial disconnected. */
  trial_cancelled: object;
  /** No row has these fields of the natural key. */
  natural_key_missing: { missing: readonly string[] };
  /** Rows already in the table have the same natural key, which the script did not declare when they were loaded. */
  natural_key_not_unique: { key: readonly string[] };
  /** `most`: null if it depends on the columns. */
  too_many_columns: { most: number | null };
  /** A table that was not created by Owlery and cannot be loaded into. */
  table_not_ours: { table: string };
  /** AKTools does not answer, or a proxy reports that it is unavailable. */
  aktools_unreachable: { address: string; reason: string };
  /** The server at its address does not speak AKTools' protocol. */
  aktools_unintelligible: { address: string } & AktoolsProblem;
  /** AKTools' AKShare has no such function. */
  interface_unknown_to_aktools: { name: string };
  /** It returned no data for these parameters, not even an empty table. `error`: AKTools' message. */
  interface_empty: { name: string; error: string };
  /** It rejected one of the values. */
  interface_refused: { name: string; error: string };
  /**
   * AKShare threw an error, mostly because a site is unavailable or limits requests. `error`: null if AKTools did not
   * report it.
   */
  interface_failed: { name: string; error: string | null };
  /** The response broke off. */
  interface_broken_off: { name: string; rows: number; reason: string };
};

/** Failures that a retry would repeat, so none is made. */
export const NOT_WORTH_RETRYING: ReadonlySet<string> = new Set<keyof CollectionErrors | keyof MarketErrors>([
  'source_missing',
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

export const refuseCollection = refusals<CollectionErrors>();
