import type { Catalogue } from '../../shared/messages.ts';
import type { AktoolsProblem, CollectionErrors } from '../../systems/market/domain/collection-errors.ts';
import type { ScriptProblems } from '../../systems/market/domain/scripts/script-files.ts';
import { market } from './market.ts';

/** Why executions and trials fail. */
export const collectionFailures: Catalogue<CollectionErrors> = {
  parameters_invalid: market.parameters_invalid,
  source_missing: ({ name }) => `The script or interface ${name} no longer exists.`,
  script_inactive: market.script_inactive,
  interface_unavailable: ({ name }) => `${name} cannot be collected: AKTools cannot transmit its data.`,
  script_missing: ({ path }) => `The script's file is missing: no script folder of this machine has ${path}`,
  script_runtime_missing: ({ program }) =>
    program === 'python3'
      ? 'python3 was not found: install Python 3.8 or later and put it on the PATH of the server (apt install python3, or python.org)'
      : `${program} was not found`,
  script_failed: ({ message }) => message,
  script_undescribed: ({ seconds }) => `The script did not describe itself within ${seconds} s`,
  script_declaration_invalid: ({ field, problem }) =>
    `The script's declaration is invalid: ${field} ${problem ?? 'is not a valid value of the parameter'}`,
  script_out_of_memory: ({ megabytes }) => `memory limit: the script used more than ${megabytes} MB`,
  script_ended: ({ how }) => `The script's process ended before the script was done (${how})`,
  script_unintelligible: ({ said }) => `The script's process sent something other than a protocol message: ${said}`,
  trial_cancelled: 'The test was cancelled',
  natural_key_missing: ({ missing }) => `no row has ${missing.join(', ')}, required by the natural key of the table`,
  natural_key_not_unique: ({ key }) =>
    `rows already in the table have the same ${key.join(', ')}, now the natural key; an administrator can choose another key or delete the table`,
  too_many_columns: ({ most }) =>
    most === null ? 'The rows have more fields than MySQL allows' : `The rows have more than ${most} fields`,
  table_not_ours: ({ table }) => `${table} has no column id that numbers its rows`,
  aktools_unreachable: ({ address, reason }) =>
    `AKTools is not reachable at ${address} (${reason}): start it with "pip install aktools && python -m aktools", or set AKTOOLS_URL to its address`,
  aktools_unintelligible: ({ address, ...problem }) =>
    `The server at ${address} is not AKTools: ${aktoolsText(problem)}`,
  interface_unknown_to_aktools: ({ name }) =>
    `AKTools does not know ${name}: its AKShare is older than Owlery's catalogue, or newer and without it; upgrade it with "pip install -U akshare"`,
  interface_empty: ({ name, error }) => `${name} returned no data for these parameters: check them (${error})`,
  interface_refused: ({ name, error }) => `${name} rejected these parameters: ${error}`,
  interface_failed: ({ name, error }) =>
    `${name} failed in AKTools: ${error ?? 'its source may be unreachable or reject these parameters; see the log of AKTools'}`,
  interface_broken_off: ({ rows, reason }) => `the answer of AKTools broke off after ${rows} rows (${reason})`,
};

/** Why a scan passes files over. */
export const scriptProblems: Catalogue<ScriptProblems> = {
  unreadable: ({ message }) => message,
  name_invalid: 'category and file name take a-z, 0-9 and _, at most 50',
  name_taken: ({ file }) => `its name is already that of ${file}`,
};

const problems = {
  encoding: 'it is not UTF-8',
  no_array: 'it is not a JSON array',
  row_too_long: 'a row is too long',
  invalid_json: 'it is not valid JSON',
  incomplete: 'it ends in the middle',
  continued: 'something follows the JSON array',
};

function aktoolsText(of: AktoolsProblem): string {
  switch (of.problem) {
    case 'redirect':
      return `it redirects to ${of.location}, which is not followed`;
    case 'answer':
      return `it answered HTTP ${of.status} with ${of.type ?? 'nothing'}: ${of.start}`;
    default:
      return problems[of.problem];
  }
}
