import { Type } from 'typebox';
import { component, MaybeInstant } from '../../../http/declare/schemas.ts';
import { isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { MarketScript } from '../domain/scripts/script-queries.ts';
import type { Trial } from '../domain/scripts/trial.ts';
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

export const ScriptItem = component('Script')(scriptFields);

export const ScriptDetail = component('ScriptDetail')({
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
});

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

export function presentTrial({ status, rows, seconds, errorMessage, errorTrace, logs, columns, sample }: Trial) {
  return {
    status,
    rows_affected: rows,
    execution_time: Math.round(seconds * 100) / 100,
    error_message: errorMessage,
    error_trace: errorTrace,
    logs: [...logs],
    columns: columns.map(({ name, type }) => ({ name, type: type.toUpperCase() })),
    sample: sample.map(exact),
  };
}
