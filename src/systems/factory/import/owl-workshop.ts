/**
 * Imports from owl-workshop: accounts with their balances, and recharge codes. Give it the PostgreSQL of its Supabase
 * project. The columns are those of its `backend/models` and `docs/DEPLOYMENT.md`; a code has either `used_at` or
 * `used_count`.
 */

import { importedUser, importTable, importUsers } from '../../../core/imports/import-table.ts';
import type { ImportContext, Importer, RowReport } from '../../../core/imports/importer.ts';
import type { Ledger } from '../../../core/ledger/ledger.ts';
import type { Vouchers } from '../../../core/ledger/vouchers.ts';
import type { ForeignRow } from '../../../shared/foreign-database/foreign-database.ts';
import { booleanIn, instantIn, numberIn, textIn } from '../../../shared/foreign-database/values.ts';

const ORIGINAL = 'owl-workshop';

export interface OwlWorkshopOptions {
  readonly ledger: Ledger;
  readonly vouchers: Vouchers;
}

export function owlWorkshopImporter(options: OwlWorkshopOptions): Importer {
  return {
    original: ORIGINAL,
    summary: 'accounts with their balances; recharge codes',
    async *run(context) {
      yield* importUsers(context, ORIGINAL, readAccount);
      yield* importBalances(context, options);
      yield* importCodes(context, options);
    },
  };
}

function readAccount(row: ForeignRow) {
  return {
    username: textIn(row, 'username'),
    email: textIn(row, 'email') ?? '',
    passwordHash: textIn(row, 'password_hash') ?? textIn(row, 'hashed_password'),
    fullName: textIn(row, 'full_name'),
    role: /admin$/.test(textIn(row, 'role') ?? '') ? ('admin' as const) : ('user' as const),
    isActive: booleanIn(row, 'is_active', true),
    createdAt: instantIn(row, 'created_at'),
    lastLoginAt: instantIn(row, 'last_login'),
  };
}

/** Imports a balance as one entry of the ledger per account. Reported as a separate table: `users.balance`. */
function importBalances(context: ImportContext, { ledger }: OwlWorkshopOptions): AsyncGenerator<RowReport> {
  const table = { original: ORIGINAL, table: 'users.balance', rows: withBalance(context) };
  return importTable(context, table, async (tx, row) => {
    const accountId = await importedUser(tx, ORIGINAL, row, 'id');
    if (accountId === undefined) return { skipped: 'its account was not imported' };
    const amount = hundredths(numberIn(row, 'balance'));
    if (amount === undefined || amount <= 0)
      return { skipped: `${textIn(row, 'balance')} is no balance to carry over` };
    const note = `balance carried over from ${ORIGINAL}`;
    const entry = await ledger.carryOver(tx, { accountId, amount, note });
    return { targetId: entry.id, note: `balance ${(amount / 100).toFixed(2)}` };
  });
}

async function* withBalance(context: ImportContext) {
  for await (const row of context.rows('users')) if ((numberIn(row, 'balance') ?? 0) !== 0) yield row;
}

function importCodes(context: ImportContext, { vouchers }: OwlWorkshopOptions): AsyncGenerator<RowReport> {
  return importTable(context, { original: ORIGINAL, table: 'recharge_codes' }, async (tx, row) => {
    const amount = hundredths(numberIn(row, 'amount'));
    const code = textIn(row, 'code');
    if (code === null || amount === undefined || amount <= 0) return { skipped: 'it has no code or no amount' };
    if (!booleanIn(row, 'is_active', true)) return { skipped: 'it is switched off' };
    const maxUses = Math.max(1, numberIn(row, 'max_uses') ?? 1);
    const usedCount = numberIn(row, 'used_count') ?? (textIn(row, 'used_at') === null ? 0 : maxUses);
    const voucher = await vouchers.carryOver(tx, {
      code,
      amount,
      description: textIn(row, 'description'),
      max_uses: maxUses,
      used_count: Math.min(maxUses, usedCount),
      expires_at: instantIn(row, 'expires_at')?.toISOString() ?? null,
      created_by: (await importedUser(tx, ORIGINAL, row, 'created_by')) ?? null,
    });
    return voucher ? { targetId: voucher.id } : { skipped: 'a code of these characters exists' };
  });
}

/** An amount in hundredths; undefined if missing or with more than two decimals. */
function hundredths(amount: number | null): number | undefined {
  if (amount === null) return undefined;
  const value = Math.round(amount * 100);
  return Math.abs(value - amount * 100) < 1e-6 && Number.isSafeInteger(value) ? value : undefined;
}
