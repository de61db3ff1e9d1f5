import { sql } from 'kysely';
import type pg from 'pg';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../src/core/db/database.ts';
import { Notifications } from '../../../src/core/db/notifications.ts';
import { Settings } from '../../../src/core/settings/settings.ts';
import { LogKeeper } from '../../../src/core/system-log/log-keeper.ts';
import { doNotKeep, LogLines } from '../../../src/core/system-log/log-lines.ts';
import { logSetting } from '../../../src/core/system-log/log-setting.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { openProxy } from '../../support/proxy.ts';

interface Keeping extends AsyncDisposable {
  readonly database: Database;
  readonly settings: Settings;
  readonly lines: LogLines;
  readonly logger: pino.Logger;
  readonly keeper: LogKeeper;
}

/** A process's log with its writer to the database. */
async function openKeeping(
  { database: at, through = at }: { database: pg.ClientConfig; through?: pg.ClientConfig },
  lines = new LogLines(),
): Promise<Keeping> {
  const database = openDatabase(through, quiet);
  const notifications = new Notifications(at, quiet);
  await notifications.open();
  const settings = new Settings(database, notifications, quiet);
  await settings.open();
  const logger = loggerInto(lines);
  const keeper = new LogKeeper({ lines, database, settings, logger });
  return {
    database,
    settings,
    lines,
    logger,
    keeper,
    async [Symbol.asyncDispose]() {
      await keeper.close();
      settings.close();
      await notifications.close();
      await database.close();
    },
  };
}

/** A logger like `createLogger`'s, without output. */
function loggerInto(lines: LogLines): pino.Logger {
  const stream = {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    lastLogger: quiet,
    write: (line: string) => lines.offer(line, stream.lastLevel, stream.lastLogger),
  };
  return pino({ level: 'trace', base: null }, stream);
}

interface Kept {
  at: string;
  level: string;
  source: string;
  message: string;
  detail: unknown;
}

async function kept({ query }: Pick<Database, 'query'>): Promise<Kept[]> {
  const { rows } = await sql<Kept>`select at, level, source, message, detail from system_logs order by id`.execute(
    query,
  );
  return rows;
}

const messagesOf = async (database: Pick<Database, 'query'>) => (await kept(database)).map(({ message }) => message);

describe('the log in the database', () => {
  test('contains each line with its level, source, message and details', async () => {
    const lines = new LogLines();
    loggerInto(lines).info('before the database was there');
    const { connection } = await createTestDatabase();
    await using keeping = await openKeeping({ database: connection }, lines);
    const { logger, keeper, database } = keeping;
    await keeper.open();
    logger.warn({ run: 7, 新: ['一'] }, '磁盘空间不足');
    logger.error(new Error('it broke'));
    logger.fatal({ worker: 'host:1:abc' }, 'gone');
    logger.debug('too small');
    await eventually(async () => expect(await kept(database)).toHaveLength(4));
    const source = expect.stringMatching(`^.+:${process.pid}$`);
    expect(await kept(database)).toEqual([
      { level: 'INFO', source, message: 'before the database was there', detail: null, at: expect.any(String) },
      { level: 'WARNING', source, message: '磁盘空间不足', detail: { run: 7, 新: ['一'] }, at: expect.any(String) },
      {
        level: 'ERROR',
        source,
        message: 'it broke',
        detail: {
          err: expect.objectContaining({ message: 'it broke', stack: expect.stringContaining('keeping.test') }),
        },
        at: expect.any(String),
      },
      { level: 'CRITICAL', source: 'host:1:abc', message: 'gone', detail: null, at: expect.any(String) },
    ]);
  });

  test('contains lines without the characters PostgreSQL refuses, and truncates long ones', async () => {
    const { connection } = await createTestDatabase();
    await using keeping = await openKeeping({ database: connection });
    const { logger, keeper, database } = keeping;
    await keeper.open();
    logger.info({ text: 'a\0b\ud800', long: 'x'.repeat(100_000) }, 'NUL \0 and a half \ud800');
    logger.info(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`field ${n}`, 'y'.repeat(1_000)])), 'wide');
    logger.info('after');
    await eventually(async () => expect(await messagesOf(database)).toContain('after'));
    const [odd, wide] = await kept(database);
    expect(odd?.message).toBe('NUL \ufffd and a half \ufffd');
    expect(odd?.detail).toEqual({ text: 'a\ufffdb\ufffd', long: `${'x'.repeat(4_000)}…` });
    expect(wide?.detail).toEqual({ cut: expect.stringMatching(/^\{"field 0":"y.{3900,}…$/) });
  });

  test('contains no line of loggers that are too noisy, and respects the setting', async () => {
    const { connection } = await createTestDatabase();
    await using keeping = await openKeeping({ database: connection });
    const { logger, keeper, database, settings } = keeping;
    await settings.set(database.query, logSetting, { ...logSetting.default, log_keep_level: 'WARNING' });
    await keeper.open();
    doNotKeep(logger.child({})).error('request');
    logger.info('info');
    logger.child({}).warn('warning');
    await eventually(async () => expect(await messagesOf(database)).toEqual(['warning']));
  });

  test('contains every line of a burst, in order', async () => {
    const { connection } = await createTestDatabase();
    await using keeping = await openKeeping({ database: connection });
    await keeping.keeper.open();
    for (let n = 0; n < 1_200; n += 1) keeping.logger.info(`${n}`);
    await eventually(async () => expect(await kept(keeping.database)).toHaveLength(1_200));
    expect(await messagesOf(keeping.database)).toEqual(Array.from({ length: 1_200 }, (_, n) => `${n}`));
  });

  test('contains the newest of the lines logged while the database was away, and the number of missing ones', async () => {
    const { connection } = await createTestDatabase();
    await using proxy = await openProxy(connection);
    await using keeping = await openKeeping({ database: connection, through: proxy.connection });
    await using there = { ...openDatabase(connection, quiet), [Symbol.asyncDispose]: () => there.close() };
    const { logger, keeper, lines } = keeping;
    await keeper.open();
    proxy.cut();
    logger.info('the last before');
    await eventually(() => expect(proxy.refused).toBeGreaterThan(0));
    for (let n = 0; n < 15_000; n += 1) logger.info(`${n}`);
    // Retries repeatedly and logs that once.
    const refused = proxy.refused;
    await eventually(() => expect(proxy.refused).toBeGreaterThan(refused + 1));
    expect(lines.count).toBeLessThanOrEqual(10_000);
    proxy.mend();
    await eventually(async () => expect((await messagesOf(there)).at(-1)).toContain('dropped log lines'), {
      timeout: 60_000,
      interval: 500,
    });
    const all = await kept(there);
    expect(all.filter(({ message }) => /^\d+$/.test(message)).at(-1)?.message).toBe('14999');
    const missing = Number((all.at(-1)?.detail as { lines?: number } | undefined)?.lines);
    // The 15,000 lines, the first line, and the single line about the failure.
    expect(missing + all.length - 1).toBe(15_002);
  });

  test('contains the last lines of a process that ends', async () => {
    const { connection } = await createTestDatabase();
    const keeping = await openKeeping({ database: connection });
    await keeping.keeper.open();
    keeping.logger.info('stopping');
    await keeping[Symbol.asyncDispose]();
    const database = openDatabase(connection, quiet);
    expect(await messagesOf(database)).toEqual(['stopping']);
    await database.close();
  });
});

test('Lines waiting for the database use a limited amount of memory, however long they are', () => {
  const lines = new LogLines();
  const logger = loggerInto(lines);
  for (let n = 0; n < 1_000; n += 1) logger.info('x'.repeat(100_000));
  const { lines: taken, leftOut } = lines.take(10_000);
  expect(taken.join('').length).toBeLessThanOrEqual(8_000_000);
  expect(taken.length + leftOut).toBe(1_000);
});
