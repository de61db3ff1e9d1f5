/** Runs an import from a server that people move from. */
import type { Database } from '../core/db/database.ts';
import type { ImportContext, Importer, Outcome, RowReport } from '../core/imports/importer.ts';
import type { ForeignDatabase } from '../shared/foreign-database/foreign-database.ts';

export interface ImportOptions {
  readonly database: Database;
  readonly source: ForeignDatabase;
  readonly importer: Importer;
  readonly files: string | undefined;
  readonly isDryRun: boolean;
  /** Called once for each row. */
  readonly report: (row: RowReport) => void;
}

export type ImportTotals = Readonly<Record<Outcome, number>>;

/** Rolls the transaction of a dry run back. */
class DryRunEnd extends Error {}

/** @returns how many rows were imported, present before, and skipped */
export async function runImport(options: ImportOptions): Promise<ImportTotals> {
  const { database, source, importer, files, isDryRun, report } = options;
  const totals = { imported: 0, present: 0, skipped: 0 };
  const run = async (transaction: ImportContext['transaction']) => {
    const rows = (table: string) => source.rows(table);
    for await (const row of importer.run({ rows, transaction, files, isDryRun })) {
      totals[row.outcome] += 1;
      report(row);
    }
  };
  if (isDryRun) {
    await database
      .transaction(async (tx) => {
        await run((work) => work(tx));
        throw new DryRunEnd();
      })
      .catch((error) => {
        if (!(error instanceof DryRunEnd)) throw error;
      });
  } else {
    await run((work) => database.transaction(work));
  }
  return totals;
}
