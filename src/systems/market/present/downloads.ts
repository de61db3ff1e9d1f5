import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import type { Language } from '../../../shared/language.ts';
import type { Execution } from '../domain/executions/execution-queries.ts';
import { executionStatus, rowsAffected } from '../domain/executions/status.ts';
import { executionFailureText } from '../messages.ts';
import { ExecutionStatusName, MaybeText, Text } from './fields.ts';

export const DownloadStatus = component('DownloadStatus')({
  execution_id: Text,
  status: ExecutionStatusName,
  progress: Type.Number(),
  rows_affected: Type.Integer(),
});

export const DownloadResult = component('DownloadResult')({
  status: ExecutionStatusName,
  rows_affected: Type.Integer(),
  table_name: MaybeText,
  execution_time: Type.Number(),
  error_message: MaybeText,
});

/** While it runs, the rows received so far; they are in the table only at the end. */
export function presentDownload(execution: Execution, language: Language) {
  const { execution_id, status, progress, result, duration } = execution;
  return {
    execution_id,
    status: executionStatus(status),
    progress,
    rows_affected: rowsAffected(execution) ?? 0,
    table_name: result?.table_name ?? null,
    execution_time: Math.round((duration ?? 0) * 100) / 100,
    error_message: executionFailureText(language, execution),
  };
}
