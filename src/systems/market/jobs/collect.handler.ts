import type { Database } from '../../../core/db/database.ts';
import { DomainError } from '../../../core/errors.ts';
import type { RunContext } from '../../../core/jobs/job.ts';
import { updateErrorTrace } from '../domain/executions/execution-queries.ts';
import { collectRows } from '../domain/scripts/run-script.ts';
import { locateScript } from '../domain/scripts/script-files.ts';
import { getScript, type ScriptOptions } from '../domain/scripts/scripts.ts';
import { tableOf } from '../domain/tables/table-of.ts';
import type { MarketTables } from '../domain/tables/tables.ts';
import type { CollectInput, CollectResult } from './collect.job.ts';

/** The work of `collect`. The load and the end of the run are one transaction, so a run that is taken twice loads once. */
export function collectHandler(database: Database, tables: MarketTables, { folders, memoryMegabytes }: ScriptOptions) {
  return async (context: RunContext<CollectInput, CollectResult, never>): Promise<undefined> => {
    const { input, run, signal, log, progress } = context;
    const script = await getScript(database.query, input.scriptId);
    const table = tableOf(script);
    try {
      const file = await locateScript(folders, script.path);
      await tables.load({
        load: run.uuid,
        table,
        naturalKey: script.natural_key,
        signal,
        rows: (stopped) =>
          collectRows({
            file,
            parameters: input.parameters,
            memoryMegabytes,
            signal: stopped,
            log,
            progress: (percent, message) => progress(percent, message === undefined ? undefined : { message }),
          }),
        finish: (tx, { rowsBefore, rowsAfter, rowsAffected }) =>
          context.complete(tx, {
            message: 'success',
            table_name: table.table_name,
            rows_before: rowsBefore,
            rows_after: rowsAfter,
            rows_affected: rowsAffected,
          }),
      });
    } catch (error) {
      const { trace } = error instanceof DomainError ? (error.data as { trace?: string }) : {};
      if (trace) await updateErrorTrace(database.query, run.id, trace);
      throw error;
    }
  };
}
