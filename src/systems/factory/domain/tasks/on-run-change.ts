/** The consequences in factory of a changed run, in the transaction of the change. */
import type { Queryable } from '../../../../core/db/database.ts';
import { WORKER_LOST } from '../../../../core/jobs/engine/lost-runs.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import { isFinal } from '../../../../core/jobs/runs/states.ts';
import type { ChangedRun, ChangeHook } from '../../../../core/jobs/runs/transitions.ts';
import type { Ledger } from '../../../../core/ledger/ledger.ts';
import { price } from '../price.ts';
import { isBuiltIn } from '../work/known-types.ts';
import { lockTerms, type Terms, updateEnded, updateUnfinished } from './run-change-queries.ts';
import { type FinalStatus, tallyEndings } from './tally-queries.ts';
import type { TaskInput } from './task.job.ts';
import { noteOf } from './task-notes.ts';

export interface RunChangeOptions {
  readonly ledger: Ledger;
  readonly runs: Pick<Runs, 'logAll'>;
  /** The types whose tasks this process hands to a cluster: they wait there when a worker has claimed them. */
  readonly clusterTypes: ReadonlySet<string>;
}

export function onRunChange({ ledger, runs, clusterTypes }: RunChangeOptions): ChangeHook<TaskInput> {
  return async (tx, changed) => {
    const { ended = [], unfinished = [] } = Object.groupBy(changed, ({ status }) =>
      isFinal(status) ? 'ended' : 'unfinished',
    );
    if (unfinished.length > 0) await showUnfinished(tx, unfinished, clusterTypes);
    if (ended.length > 0) await settle(tx, ledger, ended);
    await runs.logAll(tx, changed.flatMap(lineOf));
  };
}

/** Programs print their own log; for built-in types the log records the course. */
function lineOf(run: ChangedRun<TaskInput>) {
  const found = isBuiltIn(run.input.taskType) ? noteOf(run) : undefined;
  return found ? [{ run, level: found.level, line: found.note }] : [];
}

/** The task shows whether it waits or runs, and no server until the attempt has started on one. */
async function showUnfinished(
  tx: Queryable,
  runs: readonly ChangedRun<TaskInput>[],
  clusterTypes: ReadonlySet<string>,
): Promise<void> {
  const tasks = runs.map(({ id, status, input }) => {
    const isAtWork = status === 'running' && !clusterTypes.has(input.taskType);
    return { runId: id, status: isAtWork ? ('running' as const) : ('pending' as const) };
  });
  await updateUnfinished(tx, tasks);
}

async function settle(tx: Queryable, ledger: Ledger, runs: readonly ChangedRun[]): Promise<void> {
  // Locks the tasks first, then the tallies, then the balances, in the same order as creating and retrying.
  const terms = await lockTerms(
    tx,
    runs.map(({ id }) => id),
  );
  const tasks = runs.flatMap((run) => {
    const agreed = terms.get(run.id);
    return agreed
      ? [{ runId: run.id, ownerId: run.owner_id, status: finalStatus(run), cost: costOf(run, agreed) }]
      : [];
  });
  // A task of a deleted account is neither counted nor charged.
  const owned = tasks.flatMap(({ ownerId, ...task }) => (ownerId === null ? [] : [{ ...task, ownerId }]));
  await tallyEndings(tx, owned);
  const charged = await ledger.settle(
    tx,
    owned.map(({ runId, ownerId, cost }) => ({ runId, accountId: ownerId, cost })),
  );
  await updateEnded(
    tx,
    tasks.map(({ runId, status }) => ({ runId, status, cost: charged.get(runId) ?? 0 })),
  );
}

/** In hundredths. A task whose workers died costs nothing. */
function costOf(run: ChangedRun, { rate, gpus }: Terms): number {
  return run.error_code === WORKER_LOST ? 0 : price(rate, run.active_seconds, gpus);
}

function finalStatus({ status }: ChangedRun): FinalStatus {
  return status === 'completed' || status === 'cancelled' ? status : 'failed';
}
