import { Type } from 'typebox';
import { component, Instant, MaybeInstant } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import type { MarketScript } from '../domain/scripts/script-queries.ts';
import type { ScanResult, ScriptStatistics } from '../domain/scripts/scripts.ts';
import type { Trial } from '../domain/scripts/trial.ts';
import { tableOf } from '../domain/warehouses/table-of.ts';
import { failureTextOf } from '../messages.ts';
import { AnyObject, Anything, MaybeText, Text } from './fields.ts';
import { exact } from './tables.ts';

const scriptFields = {
  id: Type.Integer(),
  script_id: Text,
  script_name: Text,
  category: Text,
  frequency: Text,
  is_active: Type.Boolean(),
  description: Text,
};

const detailFields = {
  ...scriptFields,
  module_path: Text,
  parameters: Type.Array(
    component('ScriptParameter')({
      name: Text,
      type: Text,
      required: Type.Boolean(),
      default_value: Anything,
      description: Text,
      choices: Type.Optional(Type.Array(Anything)),
    }),
  ),
  natural_key: Type.Array(Text),
  missing_since: MaybeInstant,
  target_table: Text,
  created_at: Instant,
  updated_at: Instant,
  /** What existing clients read: the category again, and what a script of the folders has none of. */
  source: Text,
  sub_category: Type.Null(),
  function_name: Type.Null(),
  estimated_duration: Type.Null(),
  /** In seconds; 0: that of the setting. */
  timeout: Type.Literal(0),
  is_custom: Type.Literal(false),
};

export const ScriptItem = component('Script')(detailFields);
export const ScriptDetail = ScriptItem;

export const ScriptStatisticsObject = component('ScriptStatistics')({
  total: Type.Integer(),
  active: Type.Integer(),
  inactive: Type.Integer(),
  by_category: AnyObject,
  by_frequency: AnyObject,
});

export function presentStatistics({ total, active, byCategory, byFrequency }: ScriptStatistics) {
  return { total, active, inactive: total - active, by_category: byCategory, by_frequency: byFrequency };
}

export const ScanReport = component('ScanReport')({
  scanned: Type.Integer(),
  registered: Type.Integer(),
  updated: Type.Integer(),
  removed: Type.Integer(),
  failed: Type.Array(component('ScanFailure')({ path: Text, message: Text })),
});

const ScriptLogLevel = Type.Enum(['debug', 'info', 'warning', 'error'], { title: 'ScriptLogLevel' });

export const TrialReport = component('ScriptTest')({
  status: Type.Enum(['success', 'failed', 'timeout'], { title: 'ScriptTestStatus' }),
  rows_affected: Type.Integer(),
  execution_time: Type.Number(),
  error_message: MaybeText,
  error_trace: MaybeText,
  logs: Type.Array(component('ScriptTestLog')({ level: ScriptLogLevel, message: Text })),
  columns: Type.Array(component('ScriptTestColumn')({ name: Text, type: Text })),
  sample: Type.Array(AnyObject),
});

export const ToggledScript = component('ToggledScript')({ id: Type.Integer(), is_active: Type.Boolean() });

/** A script with every field shown anywhere; the answer's schema picks its own. */
export function presentScript(script: MarketScript) {
  return {
    ...script,
    module_path: script.path,
    missing_since: isoSecondsOrNull(script.missing_since),
    target_table: tableOf(script).table_name,
    created_at: isoSeconds(script.created_at),
    updated_at: isoSeconds(script.updated_at),
    source: script.category,
    sub_category: null,
    function_name: null,
    estimated_duration: null,
    timeout: 0 as const,
    is_custom: false as const,
    parameters: script.parameters.map(({ name, type, required = false, description = '', choices, ...declared }) => ({
      name,
      type,
      required,
      default_value: declared.default ?? null,
      description,
      ...(choices && { choices }),
    })),
  };
}

export function presentTrial({ status, rows, seconds, failure, logs, columns, sample }: Trial, language: Language) {
  const { trace = null } = (failure?.data ?? {}) as { trace?: string };
  return {
    status,
    rows_affected: rows,
    execution_time: Math.round(seconds * 100) / 100,
    error_message: failure && failureTextOf(language, failure),
    error_trace: trace,
    logs: [...logs],
    columns: columns.map(({ name, type }) => ({ name, type: type.toUpperCase() })),
    sample: sample.map(exact),
  };
}

/** The result of a scan, with worded problems. */
export function presentScan({ failed, ...counts }: ScanResult, language: Language) {
  return { ...counts, failed: failed.map(({ path, reason }) => ({ path, message: failureTextOf(language, reason) })) };
}
