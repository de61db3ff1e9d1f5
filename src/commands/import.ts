import { Command } from 'commander';
import { readConfig } from '../app/config.ts';
import { runImport } from '../app/import.ts';
import type { Importer, RowReport } from '../core/imports/importer.ts';
import { createLogger } from '../core/logger.ts';
import { ForeignDatabase, ForeignDatabaseError } from '../shared/foreign-database/foreign-database.ts';
import { CommandError } from './command-error.ts';
import { startCore } from './start-up.ts';

interface Options {
  from: string;
  files?: string;
  apply?: boolean;
}

export const importCommand = new Command('import')
  .description(
    'Import accounts and data from another server: akshare_web, chaoxing, owl-workshop or LearningHub. Shows what it would do; --apply does it. See docs/moving-over.md.',
  )
  .argument('<original>', 'the server that the data comes from')
  .requiredOption('--from <address>', 'its database: sqlite:///file, mysql://user:password@host/name, postgresql://…')
  .option('--files <folder>', 'the folder with its files')
  .option('--apply', 'keep what is imported')
  .action(async (original: string, { from, files, apply = false }: Options) => {
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
    const { core, systems } = await startCore(config, createLogger(config.logLevel), { stays: false });
    try {
      for (const system of Object.values(systems)) await system.prepare?.();
      const importers = Object.values(systems).flatMap((system) => system.importer ?? []);
      const importer = importerOf(importers, original);
      await using source = await open(from);
      const totals = await runImport({ database: core.database, source, importer, files, isDryRun: !apply, report });
      const { imported, present, skipped } = totals;
      const verb = apply ? 'imported' : 'would be imported';
      process.stdout.write(`\n${imported} ${verb}, ${present} present already, ${skipped} skipped\n`);
      if (!apply) process.stdout.write('Nothing was kept. Run the same with --apply to keep it.\n');
    } finally {
      await core.close();
    }
  });

function importerOf(importers: readonly Importer[], original: string): Importer {
  const found = importers.find((importer) => importer.original.toLowerCase() === original.toLowerCase());
  if (found) return found;
  const known = importers.map((importer) => `  ${importer.original}: ${importer.summary}`);
  throw new CommandError([`there is no importer for ${original}; available:`, ...known].join('\n'));
}

async function open(address: string): Promise<ForeignDatabase> {
  return await ForeignDatabase.open(address).catch((error) => {
    if (error instanceof ForeignDatabaseError) throw new CommandError(`--from: ${error.message}`);
    throw error;
  });
}

function report({ table, id, outcome, note }: RowReport): void {
  process.stdout.write(`${outcome.padEnd(8)} ${table} ${id}${note ? `: ${note}` : ''}\n`);
}
