/**
 * Imports from chaoxing (2.1.0 to 2.5.9): accounts, and how each studies. Its tasks are not imported, because study
 * does not support the site of their courses; nor are the accounts on that site, which are encrypted with another key.
 */
import { importedUser, importTable, importUsers } from '../../../core/imports/import-table.ts';
import type { Importer } from '../../../core/imports/importer.ts';
import type { ForeignRow } from '../../../shared/foreign-database/foreign-database.ts';
import { booleanIn, instantIn, numberIn, textIn } from '../../../shared/foreign-database/values.ts';
import { upsertConfig } from '../domain/config/config-queries.ts';

const ORIGINAL = 'chaoxing';
const ACTIONS = ['retry', 'ask', 'continue'] as const;

export function chaoxingImporter(): Importer {
  return {
    original: ORIGINAL,
    summary: 'accounts; speed and notopen_action of each',
    async *run(context) {
      yield* importUsers(context, ORIGINAL, readAccount);
      yield* importTable(context, { original: ORIGINAL, table: 'user_configs' }, async (tx, row) => {
        const accountId = await importedUser(tx, ORIGINAL, row, 'user_id');
        if (accountId === undefined) return { skipped: `its owner, user ${textIn(row, 'user_id')}, was not imported` };
        const action = textIn(row, 'notopen_action');
        await upsertConfig(tx, accountId, {
          speed: Math.min(2, Math.max(1, numberIn(row, 'speed') ?? 1)),
          notopen_action: ACTIONS.find((known) => known === action) ?? 'retry',
        });
        return { targetId: accountId, note: 'without the account of its site' };
      });
      yield* importTable(context, { original: ORIGINAL, table: 'tasks' }, async () => ({
        skipped: 'its courses are of a site that study does not ask',
      }));
    },
  };
}

function readAccount(row: ForeignRow) {
  return {
    username: textIn(row, 'username'),
    email: textIn(row, 'email') ?? '',
    passwordHash: textIn(row, 'password_hash'),
    fullName: null,
    role: textIn(row, 'role') === 'admin' ? ('admin' as const) : ('user' as const),
    isActive: booleanIn(row, 'is_active', true),
    isEmailVerified: booleanIn(row, 'email_verified', false),
    createdAt: instantIn(row, 'created_at'),
    lastLoginAt: instantIn(row, 'last_login'),
  };
}
