import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { NotopenAction } from '../study/preferences.ts';

interface StudyConfigsTable {
  account_id: number;
  cx_username: string | null;
  cx_password_sealed: string | null;
  speed: Generated<number>;
  notopen_action: Generated<NotopenAction>;
  /** When the source refused the stored account as wrong. */
  cx_refused_at: Generated<Timestamp | null>;
  notification_config_sealed: Generated<string | null>;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    study_configs: StudyConfigsTable;
  }
}

/** Without the password, which only the owner's runs may read. */
export interface ConfigRow {
  readonly cx_username: string | null;
  readonly cx_password_set: boolean;
  readonly speed: number;
  readonly notopen_action: NotopenAction;
  readonly notification_config_sealed: string | null;
  /** Null if the account has stored no config. */
  readonly updated_at: Timestamp | null;
}

export type ConfigValues = Partial<
  Pick<StudyConfigsTable, 'cx_username' | 'cx_password_sealed'> & {
    notification_config_sealed: string | null;
    speed: number;
    notopen_action: NotopenAction;
    cx_refused_at: null;
  }
>;

const columns = [
  'cx_username',
  sql<boolean>`cx_password_sealed is not null`.as('cx_password_set'),
  'speed',
  'notopen_action',
  'notification_config_sealed',
  'updated_at',
] as const;

export async function selectConfig(db: Queryable, accountId: number): Promise<ConfigRow | undefined> {
  return await db.selectFrom('study_configs').select(columns).where('account_id', '=', accountId).executeTakeFirst();
}

/** Fields that are undefined stay unchanged. @returns the updated config */
export async function upsertConfig(tx: Queryable, accountId: number, values: ConfigValues): Promise<ConfigRow> {
  return await tx
    .insertInto('study_configs')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ ...values, updated_at: sql`now()` }))
    .returning(columns)
    .executeTakeFirstOrThrow();
}
