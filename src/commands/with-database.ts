import type { Logger } from 'pino';
import { connect } from '../app/compose.ts';
import type { Config } from '../core/config.ts';
import { type Database, openDatabase } from '../core/db/database.ts';
import { explain } from './start-up.ts';

/** Uses the database, embedded or not, for one piece of work. @throws the errors of connecting and of the work */
export async function withDatabase<Result>(
  connecting: ReturnType<typeof connect>,
  logger: Logger,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  const { connection, release } = await connecting;
  stack.defer(release);
  const database = openDatabase(connection, logger);
  stack.defer(() => database.close());
  return await work(database);
}

/** As `connect`. @throws ConfigurationError if the data folder cannot be used */
export async function connectOrExplain(config: Config, logger: Logger): ReturnType<typeof connect> {
  return await connect(config, logger).catch((error) => {
    throw explain(error, config);
  });
}
