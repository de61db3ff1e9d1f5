import { type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Tables, Timestamp } from '../db/tables.ts';

interface VouchersTable {
  id: Generated<number>;
  uuid: Generated<string>;
  code: string;
  amount: number;
  description: string | null;
  max_uses: number;
  used_count: Generated<number>;
  expires_at: Timestamp | null;
  created_by: number | null;
  created_at: Generated<Timestamp>;
}

interface VoucherRedemptionsTable {
  voucher_id: number;
  account_id: number;
}

declare module '../db/tables.ts' {
  interface Tables {
    vouchers: VouchersTable;
    voucher_redemptions: VoucherRedemptionsTable;
  }
}

export type Voucher = Selectable<VouchersTable>;
export type NewVoucher = Pick<Voucher, 'code' | 'amount' | 'description' | 'max_uses' | 'expires_at' | 'created_by'>;
/** `active`: can be redeemed; `used`: redeemed as often as allowed; `expired`: its validity ended before. */
export type VoucherStatus = 'active' | 'used' | 'expired';

/** Skips codes that exist already. @returns the inserted ones */
export async function insertVouchers(
  tx: Queryable,
  vouchers: readonly (NewVoucher & Partial<Pick<Voucher, 'used_count'>>)[],
): Promise<Voucher[]> {
  return await tx
    .insertInto('vouchers')
    .values([...vouchers])
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returningAll()
    .execute();
}

/** Counts a redemption, if the code allows one more. Others that redeem it wait for the transaction to end. */
export async function useVoucher(tx: Queryable, code: string): Promise<Voucher | undefined> {
  return await tx
    .updateTable('vouchers')
    .set({ used_count: sql<number>`used_count + 1` })
    .where('code', '=', code)
    .where(isOf('active'))
    .returningAll()
    .executeTakeFirst();
}

/** Ends its validity now, unless it has ended before. */
export async function expireVoucher(tx: Queryable, uuid: string): Promise<Voucher | undefined> {
  return await tx
    .updateTable('vouchers')
    .set({ expires_at: sql`least(expires_at, clock_timestamp())` })
    .where('uuid', '=', uuid)
    .returningAll()
    .executeTakeFirst();
}

export async function selectVoucher(db: Queryable, code: string): Promise<Voucher | undefined> {
  return await db.selectFrom('vouchers').selectAll().where('code', '=', code).executeTakeFirst();
}

/** What a redemption shows of its voucher. */
export type VoucherCode = Pick<Voucher, 'id' | 'uuid' | 'code'>;

export async function selectVoucherCodes(db: Queryable, ids: readonly number[]): Promise<VoucherCode[]> {
  return await db
    .selectFrom('vouchers')
    .select(['id', 'uuid', 'code'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
}

/** @returns whether it is the account's first redemption of this code */
export async function insertRedemption(tx: Queryable, voucherId: number, accountId: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('voucher_redemptions')
    .values({ voucher_id: voucherId, account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Newest first. */
export async function selectVouchers(db: Queryable, status: VoucherStatus | undefined, limit: number, offset: number) {
  return await matching(db, status).selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute();
}

export async function countVouchers(db: Queryable, status: VoucherStatus | undefined): Promise<number> {
  const { count } = await matching(db, status)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const matching = (db: Queryable, status: VoucherStatus | undefined) =>
  db.selectFrom('vouchers').$if(status !== undefined, (query) => query.where(isOf(status as VoucherStatus)));

const isOf = (status: VoucherStatus) => (voucher: ExpressionBuilder<Tables, 'vouchers'>) => {
  const used = voucher('used_count', '=', sql<number>`max_uses`);
  const unused = voucher('used_count', '<', sql<number>`max_uses`);
  if (status === 'used') return used;
  const expired = sql<boolean>`coalesce(expires_at <= clock_timestamp(), false)`;
  return voucher.and([unused, status === 'expired' ? expired : voucher.not(expired)]);
};
