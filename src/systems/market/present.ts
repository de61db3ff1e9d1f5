/** Rows to JSON: the only place that knows both. */
import { Type } from 'typebox';
import { Nullable } from '../../http/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../http/times.ts';
import type { Execution } from './domain/executions/execution-queries.ts';
import { executionStatus } from './domain/executions/status.ts';
import type { MarketScript } from './domain/scripts/script-queries.ts';
import type { CollectedTable, Column } from './domain/tables/table-queries.ts';
import type { RowPage } from './domain/tables/tables.ts';
import type { Task } from './domain/tasks/task-queries.ts';
import type { Viewer } from './domain/viewer.ts';

const Text = Type.String();
const MaybeText = Nullable(Type.String());
const MaybeInteger = Nullable(Type.Integer());
/** Whatever a script declares or a table holds. */
const Anything = Type.Unknown();
const AnyObject = Type.Record(Type.String(), Anything);

const scriptFields = {
  id: Type.Integer(),
  script_id: Text,
  script_name: Text,
  category: Text,
  frequency: Text,
  is_active: Type.Boolean(),
  description: Text,
};

export const ScriptItem = Type.Object(scriptFields);

export const ScriptDetail = Type.Object({
  ...scriptFields,
  module_path: Text,
  parameters: Type.Array(
    Type.Object({
      name: Text,
      type: Text,
      required: Type.Boolean(),
      default_value: Anything,
      description: Text,
      choices: Type.Optional(Type.Array(Anything)),
    }),
  ),
  natural_key: Type.Array(Text),
});

/** A script with every field shown anywhere; the answer's schema picks its own. */
export function presentScript(script: MarketScript) {
  return {
    ...script,
    module_path: script.path,
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

export const TaskObject = Type.Object({
  id: Type.Integer(),
  name: Text,
  script_id: Text,
  parameters: AnyObject,
  schedule_type: MaybeText,
  schedule_expression: MaybeText,
  is_active: Type.Boolean(),
  retry_on_failure: Type.Boolean(),
  max_retries: Type.Integer(),
  last_execution_at: MaybeText,
  next_execution_at: MaybeText,
  created_at: Text,
  updated_at: Text,
});

export function presentTask(task: Task) {
  return {
    ...task,
    last_execution_at: isoSecondsOrNull(task.last_execution_at),
    next_execution_at: isoSecondsOrNull(task.next_execution_at),
    created_at: isoSeconds(task.created_at),
    updated_at: isoSeconds(task.updated_at),
  };
}

export const StartedExecution = Type.Object({ execution_id: Text, status: Text });

export const ExecutionObject = Type.Object({
  execution_id: Text,
  task_id: MaybeInteger,
  script_id: Text,
  params: AnyObject,
  status: Text,
  progress: Type.Number(),
  start_time: MaybeText,
  end_time: MaybeText,
  duration: Nullable(Type.Number()),
  rows_before: MaybeInteger,
  rows_after: MaybeInteger,
  rows_affected: MaybeInteger,
  result: Nullable(Type.Object({ message: Text, table_name: Text })),
  error_message: MaybeText,
  error_trace: Type.Optional(MaybeText),
  retry_count: Type.Integer(),
  triggered_by: Text,
  operator_id: MaybeInteger,
});

/** Where in a script it went wrong is for administrators. */
export function presentExecution(execution: Execution, { role }: Viewer) {
  const { result, duration } = execution;
  return {
    execution_id: execution.execution_id,
    task_id: execution.task_id,
    script_id: execution.script_id,
    params: execution.parameters,
    status: executionStatus(execution.status),
    progress: execution.progress,
    start_time: isoSecondsOrNull(execution.started_at),
    end_time: isoSecondsOrNull(execution.finished_at),
    duration: duration === null ? null : Math.round(duration * 100) / 100,
    rows_before: result?.rows_before ?? null,
    rows_after: result?.rows_after ?? null,
    rows_affected: result?.rows_affected ?? null,
    result,
    error_message: execution.error_message,
    ...(role === 'admin' && { error_trace: execution.error_trace }),
    retry_count: execution.retry_count,
    triggered_by: execution.triggered_by,
    operator_id: execution.operator_id,
  };
}

export const TableSchema = Type.Object({
  columns: Type.Array(Type.Object({ name: Text, type: Text, nullable: Type.Boolean() })),
});

export function presentColumns(columns: readonly Column[]) {
  return { columns: columns.map(({ name, type, nullable }) => ({ name, type: type.toUpperCase(), nullable })) };
}

const tableFields = {
  table_name: Text,
  display_name: Text,
  category: Text,
  row_count: Type.Integer(),
  size_bytes: Type.Integer(),
  last_updated_at: Text,
};

export const TableItem = Type.Object(tableFields);
export const TableDetail = Type.Object({ ...tableFields, schema_info: TableSchema });
export const TableRow = AnyObject;

export function presentTable(table: CollectedTable) {
  return { ...table, last_updated_at: isoSeconds(table.last_updated_at) };
}

/** Rows as objects; numbers that JavaScript cannot hold go out digit by digit all the same. */
export function presentRows({ columns, rows }: RowPage): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, presentValue(row[index], type)])),
  );
}

function presentValue(value: unknown, type: Column['type']): unknown {
  if (type === 'numeric' && typeof value === 'string') return JSON.rawJSON(value);
  return type === 'bigint' || type === 'jsonb' ? exact(value) : value;
}

function exact(value: unknown): unknown {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exact(inner)]));
}
