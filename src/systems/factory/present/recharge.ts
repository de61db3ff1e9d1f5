import { type Static, Type } from 'typebox';
import type { LedgerEntry } from '../../../core/ledger/ledger.ts';
import type { Voucher, VoucherStatus } from '../../../core/ledger/vouchers.ts';
import { component, Instant, MaybeInstant, Nullable } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Redemption } from '../domain/recharge.ts';
import { MaybeText, Uuid } from '../envelope.ts';
import { Money, money } from './money.ts';

const Text = Type.String();

export const CodeObject = component('RechargeCode')({
  id: Uuid,
  code: Text,
  amount: Money,
  description: MaybeText,
  status: Type.Enum(['active', 'used', 'expired'], { title: 'RechargeCodeStatus' }),
  max_uses: Type.Integer(),
  used_count: Type.Integer(),
  expires_at: MaybeInstant,
  created_at: Instant,
});

export function presentCode(voucher: Voucher & { status: VoucherStatus }): Static<typeof CodeObject> {
  return {
    id: voucher.uuid,
    code: voucher.code,
    amount: money(voucher.amount),
    description: voucher.description,
    status: voucher.status,
    max_uses: voucher.max_uses,
    used_count: voucher.used_count,
    expires_at: isoSecondsOrNull(voucher.expires_at),
    created_at: isoSeconds(voucher.created_at),
  };
}

export const GeneratedCodes = component('GeneratedCodes')({
  codes: Type.Array(component('GeneratedCode')({ id: Uuid, code: Text, amount: Money, expires_at: MaybeInstant })),
  total_generated: Type.Integer(),
  total_amount: Money,
});

export function presentGenerated(vouchers: readonly Voucher[]): Static<typeof GeneratedCodes> {
  return {
    codes: vouchers.map(({ uuid, code, amount, expires_at }) => ({
      id: uuid,
      code,
      amount: money(amount),
      expires_at: isoSecondsOrNull(expires_at),
    })),
    total_generated: vouchers.length,
    total_amount: money(vouchers.reduce((sum, { amount }) => sum + amount, 0)),
  };
}

export const Redeemed = component('Redemption')({ amount: Money, new_balance: Money, recharge_record_id: Uuid });

export const presentRedeemed = ({ uuid, amount, balance_after }: LedgerEntry): Static<typeof Redeemed> => ({
  amount: money(amount),
  new_balance: money(balance_after),
  recharge_record_id: uuid,
});

export const RecordObject = component('RechargeRecord')({
  id: Uuid,
  code: MaybeText,
  recharge_code_id: Nullable(Uuid),
  amount: Money,
  balance_after: Money,
  created_at: Instant,
});

export function presentRecord({ voucher, ...entry }: Redemption): Static<typeof RecordObject> {
  return {
    id: entry.uuid,
    code: voucher?.code ?? null,
    recharge_code_id: voucher?.uuid ?? null,
    amount: money(entry.amount),
    balance_after: money(entry.balance_after),
    created_at: isoSeconds(entry.created_at),
  };
}
