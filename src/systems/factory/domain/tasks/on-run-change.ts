/** What follows in factory when the run of a task changes, in the transaction that changes it. */
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

export function onRunChange({ ledger, runs }: { ledger: Ledger; runs: Pick<Runs, 'logAll'> }): ChangeHook<TaskInput> {
  return async (tx, changed) => {
    const { ended = [], unfinished = [] } = Object.groupBy(changed, ({ status }) =>
      isFinal(status) ? 'ended' : 'unfinished',
    );
    if (unfinished.length > 0) await showUnfinished(tx, unfinished);
    if (ended.length > 0) await settle(tx, ledger, ended);
    await runs.logAll(tx, changed.flatMap(lineOf));
  };
}

/** What a program does it prints itself; of the built-in types the log tells the course. */
function lineOf(run: ChangedRun<TaskInput>) {
  const found = isBuiltIn(run.input.taskType) ? noteOf(run) : undefined;
  return found ? [{ run, level: found.level, line: found.note }] : [];
}

/** The task shows whether it waits or runs, and no server before the attempt has begun on one. */
async function showUnfinished(tx: Queryable, runs: readonly ChangedRun[]): Promise<void> {
  const tasks = runs.map(({ id, status }) => {
    return { runId: id, status: status === 'running' ? ('running' as const) : ('pending' as const) };
  });
  await updateUnfinished(tx, tasks);
}

async function settle(tx: Queryable, ledger: Ledger, runs: readonly ChangedRun[]): Promise<void> {
  // The tasks are locked first, then the tallies, then the balances: whoever makes or retries a task does the same.
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
  // A task whose owner's account is gone is neither counted nor paid for.
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

/** In hundredths. A task whose workers died costs nothing: that is the platform's fault. */
function costOf(run: ChangedRun, { rate, gpus }: Terms): number {
  return run.error_code === WORKER_LOST ? 0 : price(rate, run.active_seconds, gpus);
}

function finalStatus({ status }: ChangedRun): FinalStatus {
  return status === 'completed' || status === 'cancelled' ? status : 'failed';
}
