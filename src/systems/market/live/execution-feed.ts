import type { Core } from '../../../core/core.ts';
import { RunFeed } from '../../../core/jobs/watch/run-feed.ts';
import { collect } from '../domain/executions/collect.job.ts';
import { executionStatus, rowsAffected } from '../domain/executions/status.ts';
import { executionFailureText } from '../messages.ts';
import { advance } from './execution-updates.ts';
import { type LiveExecution, selectLive, selectRunsOf, selectUnfinishedLive } from './live-queries.ts';

/** The feed of executions. */
export function executionFeed({ database, live, logger }: Core): RunFeed<LiveExecution> {
  return new RunFeed({
    live,
    logger,
    kind: collect.kind,
    read: (runIds) => selectLive(database.query, runIds),
    readUnfinished: (ownerIds) => selectUnfinishedLive(database.query, ownerIds),
    advance,
  });
}

/** Registers executions for watches by id. */
export function offerExecutions({ database, runWatch }: Core, feed: RunFeed<LiveExecution>): void {
  runWatch.add({
    canonical: (id) => (id.startsWith('exec_') ? id : undefined),
    async find(executionIds) {
      const found = await selectRunsOf(database.query, executionIds);
      return found.map(({ execution_id, ...run }) => ({ id: execution_id, ...run }));
    },
    feed,
    snapshot: (execution) => ({
      id: execution.execution_id,
      status: executionStatus(execution.status),
      progress: execution.progress,
      message: execution.detail?.message ?? null,
      error: (language) => executionFailureText(language, execution),
      details: { rows_affected: rowsAffected(execution) },
    }),
  });
}
