import { sql } from 'kysely';
import { ConfigurationError } from '../shared/environment.ts';
import type { Queryable } from './db/database.ts';
import type { Secrets } from './secrets.ts';

declare module './db/tables.ts' {
  interface Tables {
    secret_check: { only_row?: boolean; value: Buffer };
  }
}

/**
 * Checks that this process has the secret with which the database was first used.
 * @throws ConfigurationError if it has another one
 */
export async function requireSameSecret(db: Queryable, secrets: Secrets, config: { secret: string | undefined }) {
  const value = secrets.key('check');
  await db
    .insertInto('secret_check')
    .values({ value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { same } = await db
    .selectFrom('secret_check')
    .select(sql<boolean>`value = ${value}`.as('same'))
    .executeTakeFirstOrThrow();
  if (same) return;
  const source = config.secret === undefined ? 'the secret in OWLERY_DATA_DIR is not' : 'this is not';
  throw new ConfigurationError(
    `OWLERY_SECRET: ${source} the secret that the database was first used with. Set OWLERY_SECRET to that one: it is in the environment of the other nodes, or in the file "secret" of the first one's data folder`,
  );
}
