import { Command } from 'commander';
import { connect } from '../app/compose.ts';
import { readConfig } from '../app/config.ts';
import { migrate as applyMigrations, migrationState } from '../core/db/migrate.ts';
import { installQueue } from '../core/jobs/engine/queue.ts';
import { createLogger } from '../core/logger.ts';
import { explain } from './start-up.ts';
import { withDatabase } from './with-database.ts';

export const migrate = new Command('migrate')
  .description('Migrate the database to this version. `serve` and `worker` do so when they start.')
  .option('--status', 'only list the applied and the missing migrations')
  .action(async ({ status = false }: { status?: boolean }) => {
    const config = readConfig({ LOG_LEVEL: 'warn', ...process.env });
    const logger = createLogger(config.logLevel);
    await withDatabase(connect(config, logger), logger, async (database) => {
      if (status) {
        const { applied, missing } = await migrationState(database);
        process.stdout.write(
          lines([...applied.map((name) => `applied ${name}`), ...missing.map((name) => `missing ${name}`)]),
        );
      } else {
        const applied = await applyMigrations(database, logger);
        await installQueue(database, logger);
        process.stdout.write(
          lines(
            applied.map((name) => `applied ${name}`),
            'the database is up to date',
          ),
        );
      }
    }).catch((error) => {
      throw explain(error, config);
    });
  });

const lines = (all: string[], otherwise = '') => `${all.length > 0 ? all.join('\n') : otherwise}\n`;
