import type { Database } from '../../../core/db/database.ts';
import type { RunContext } from '../../../core/jobs/runs/job.ts';
import { DomainError } from '../../../shared/errors.ts';
import { collectInterface } from '../domain/aktools/collect-interface.ts';
import { refuseCollection } from '../domain/collection-errors.ts';
import type { MarketErrors } from '../domain/errors.ts';
import type { CollectInput, CollectResult } from '../domain/executions/collect.job.ts';
import { updateErrorTrace } from '../domain/executions/execution-queries.ts';
import type { Row } from '../domain/rows/row-encoder.ts';
import type { ParameterValues } from '../domain/scripts/parameters.ts';
import { collectRows } from '../domain/scripts/run-script.ts';
import { locateScript } from '../domain/scripts/script-files.ts';
import type { ScriptOptions } from '../domain/scripts/scripts.ts';
import type { Source, Sources } from '../domain/sources.ts';
import type { MarketTables } from '../domain/tables/tables.ts';
import { tableOf } from '../domain/warehouses/table-of.ts';
import { ProgressCount } from './progress-count.ts';

export interface CollectOptions {
  readonly database: Database;
  readonly sources: Sources;
  readonly tables: MarketTables;
  readonly scripts: ScriptOptions;
  /** The address of AKTools. */
  readonly aktoolsUrl: string;
}

type Context = RunContext<CollectInput, CollectResult, never>;

/**
 * The handler of `collect`. The load and the end of the run are one transaction, so a run executed twice loads once.
 */
export function collectHandler(options: CollectOptions) {
  const { database, sources, tables } = options;
  return async (context: Context): Promise<undefined> => {
    const { input, run, signal } = context;
    try {
      const source = usable(input, await sources.find(database.query, input.source ?? 'script', input.scriptId));
      const parameters = checked(source, input.parameters);
      const table = tableOf({ script_id: source.name, category: source.category });
      await tables.load({
        load: run.uuid,
        table,
        naturalKey: source.naturalKey,
        signal,
        rows: (stopped) => rowsOf(source, parameters, stopped, context, options),
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

async function* rowsOf(
  source: Source,
  parameters: ParameterValues,
  signal: AbortSignal,
  { log, progress }: Context,
  { database, scripts, aktoolsUrl }: CollectOptions,
): AsyncGenerator<readonly Row[]> {
  const count = new ProgressCount(progress);
  const reports = {
    parameters,
    signal,
    log,
    progress: (percent: number, message: string | undefined) => count.told(percent, message),
  };
  if (source.kind === 'interface') {
    yield* count.counted(collectInterface({ ...reports, database, url: aktoolsUrl, interface: source.interface }));
  } else {
    const file = await locateScript(scripts.folders, source.script.path);
    const { memoryMegabytes, marks, spares } = scripts;
    yield* count.counted(collectRows({ ...reports, file, memoryMegabytes, marks, spares }));
  }
}

/** Checked again, because it may have waited for long. */
function usable({ scriptId }: CollectInput, source: Source | undefined): Source {
  if (!source) throw refuseCollection('source_missing', { name: scriptId });
  if (!source.isActive) throw refuseCollection('script_inactive', { scriptId });
  return source;
}

function checked(source: Source, given: ParameterValues): ParameterValues {
  try {
    return source.check(given);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code !== 'parameters_invalid') {
      throw refuseCollection('interface_unavailable', { name: source.name });
    }
    const { problems } = error.data as MarketErrors['parameters_invalid'];
    throw refuseCollection('parameters_invalid', { problems });
  }
}
