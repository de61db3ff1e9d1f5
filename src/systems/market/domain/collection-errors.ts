/** Why something could not be collected: what a run fails for, and a trial of a script. Its words are in src/locales. */
import { refusals } from '../../../shared/errors.ts';
import type { MarketErrors, ParameterProblem } from './errors.ts';

/** How what answers where AKTools should be differs from AKTools. */
export type AktoolsProblem =
  | { readonly problem: 'redirect'; readonly location: string }
  /** `start`: the first characters of the body. */
  | { readonly problem: 'answer'; readonly status: number; readonly type: string | null; readonly start: string }
  | { readonly problem: 'encoding' | RowsProblem };

/** How an answer differs from a JSON array of rows. */
export type RowsProblem = 'no_array' | 'row_too_long' | 'invalid_json' | 'incomplete' | 'continued';

export type CollectionErrors = {
  /** What the task was made with is not what its source takes now. */
  parameters_invalid: { problems: readonly ParameterProblem[] };
  /** Neither a script nor an interface has the name any more. */
  source_missing: { name: string };
  /** An administrator has switched the script off. */
  script_inactive: { scriptId: string };
  /** What the interface returns, or must be given, cannot travel over AKTools. */
  interface_unavailable: { name: string };
  /** No script folder of this machine has the file. */
  script_missing: { path: string };
  /** The program that runs scripts of its language is not on this machine. */
  script_runtime_missing: { program: string };
  /** The script threw, or is not what a script must be. The message is the script's or its language's own. */
  script_failed: { message: string; trace?: string };
  /** It did not describe itself in time. */
  script_undescribed: { seconds: number };
  /** `problem` is a validator's English; null: the default is not a value of the parameter. */
  script_declaration_invalid: { field: string; problem: string | null };
  script_out_of_memory: { megabytes: number };
  /** The script's process ended before it was done. `how`: its exit code, a signal, or an error of the system. */
  script_ended: { how: string };
  /** What it sends is not the protocol of docs/collectors.md. `said` is the start of that. */
  script_unintelligible: { said: string };
  /** A trial's client has gone. */
  trial_cancelled: object;
  /** No row has these fields of the natural key. */
  natural_key_missing: { missing: readonly string[] };
  /** Rows that are in the table already have the same natural key, which the script did not declare then. */
  natural_key_not_unique: { key: readonly string[] };
  /** `most`: null where it depends on the columns. */
  too_many_columns: { most: number | null };
  /** A table that somebody else has made, and that cannot be loaded into. */
  table_not_ours: { table: string };
  /** Nothing answers where AKTools should be, or what stands before it says that it is away. */
  aktools_unreachable: { address: string; reason: string };
  /** What answers there does not speak AKTools' protocol. */
  aktools_unintelligible: { address: string } & AktoolsProblem;
  /** AKTools' AKShare has no such function. */
  interface_unknown_to_aktools: { name: string };
  /** It returned nothing at all for these parameters, not even a table without rows. `error` is what AKTools said. */
  interface_empty: { name: string; error: string };
  /** It does not know one of the values it was given. */
  interface_refused: { name: string; error: string };
  /** AKShare threw: mostly a site that is away or limits its callers. `error`: null where AKTools did not say it. */
  interface_failed: { name: string; error: string | null };
  /** The answer broke off. */
  interface_broken_off: { name: string; rows: number; reason: string };
};

/** Why a run may fail that would fail just the same a minute later: no retry is made. */
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
