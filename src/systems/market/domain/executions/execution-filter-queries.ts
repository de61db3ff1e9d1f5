/** The conditions by which executions are listed and counted, written so that indexes serve them. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Tables } from '../../../../core/db/tables.ts';
import type { RunStatus } from '../../../../core/jobs/runs/states.ts';
import { collect } from './collect.job.ts';

/** Which executions; without any field, all. */
export interface ExecutionFilter {
  readonly ownerId?: number | undefined;
  readonly taskId?: number | undefined;
  readonly statuses?: readonly RunStatus[] | undefined;
  readonly scriptId?: string | undefined;
  /** The start time, both inclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export const matches =
  ({ ownerId, taskId, statuses, scriptId, from, to }: ExecutionFilter) =>
  (execution: ExpressionBuilder<Tables, 'market_executions' | 'runs'>) =>
    execution.and([
      ...(ownerId === undefined ? [] : [execution('market_executions.owner_id', '=', ownerId)]),
      ...(taskId === undefined ? [] : [execution('market_executions.task_id', '=', taskId)]),
      ...(statuses === undefined ? [] : statusIs(execution, statuses, ownerId)),
      ...(scriptId === undefined ? [] : [execution('script_id', '=', scriptId)]),
      ...(from === undefined && to === undefined ? [] : begunIn(from, to)),
    ]);

/** With the kind, as in the index on the start time of executions. */
export const begunIn = (from: Date | undefined, to: Date | undefined) => [
  sql<boolean>`runs.kind = ${sql.lit(collect.kind)}`,
  ...(from === undefined ? [] : [sql<boolean>`runs.started_at >= ${from}`]),
  ...(to === undefined ? [] : [sql<boolean>`runs.started_at <= ${to}`]),
];

/** With kind and owner, which runs share with their executions, so that the index on these is used. */
function statusIs(
  execution: ExpressionBuilder<Tables, 'market_executions' | 'runs'>,
  statuses: readonly RunStatus[],
  ownerId: number | undefined,
) {
  return [
    execution('runs.status', 'in', statuses),
    execution('runs.kind', '=', collect.kind),
    ...(ownerId === undefined ? [] : [execution('runs.owner_id', '=', ownerId)]),
  ];
}
