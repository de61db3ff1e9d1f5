import { Type } from 'typebox';
import { Page, page, pageOf } from '../../../http/declare/paging.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, component, Defaulted, Nullable, PageQuery, Query } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { FactoryErrors } from '../domain/errors.ts';
import { Done, done, Ok, ok, Uuid } from '../envelope.ts';
import { hundredthsOf, Money, money, TWO_DECIMALS } from '../present/money.ts';
import {
  CodeObject,
  GeneratedCodes,
  presentCode,
  presentGenerated,
  presentRecord,
  presentRedeemed,
  RecordObject,
  Redeemed,
} from '../present/recharge.ts';
import type { FactoryServices } from '../services.ts';

const route = routesOf<FactoryErrors>();
const tag = 'recharge';

const Codes = Body({
  amount: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
  description: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
  batch_size: Defaulted(Type.Integer({ minimum: 1, maximum: 1_000, default: 1 })),
  expires_at: Type.Optional(Nullable(Type.String({ format: 'date-time' }))),
  max_uses: Defaulted(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
});

export const rechargeRoutes = ({ recharge, users }: FactoryServices) => [
  route({
    method: 'POST',
    url: '/api/recharge/codes',
    operationId: 'createRechargeCodes',
    summary: '生成充值码 · Make codes',
    tag,
    access: 'admin',
    body: Codes,
    answers: { 200: Ok(GeneratedCodes) },
    async handler({ caller, address, body }) {
      const amount = hundredthsOf(body.amount);
      if (amount === undefined) throw refuseField('amount', TWO_DECIMALS);
      const request = {
        amount,
        description: body.description ?? null,
        count: body.batch_size,
        maxUses: body.max_uses,
        expiresAt: body.expires_at ? new Date(body.expires_at) : undefined,
      };
      const codes = await recharge.issue(request, { accountId: caller.account.id, address });
      return ok(presentGenerated(codes), '充值码生成成功');
    },
  }),
  ...(
    [
      ['/api/recharge/redeem', 'redeemRechargeCode'],
      // The original server's name.
      ['/api/recharge/use', 'useRechargeCode'],
    ] as const
  ).map(([url, operationId]) =>
    route({
      method: 'POST',
      url,
      operationId,
      summary: '使用充值码 · Redeem a code',
      tag,
      access: 'account',
      body: Body({ code: Type.String({ minLength: 1, maxLength: 100 }) }),
      answers: { 200: Ok(Redeemed) },
      errors: ['voucher_invalid', 'code_not_found'],
      async handler({ caller: { account }, address, body }) {
        return ok(presentRedeemed(await recharge.redeem(body.code, { account, address })), '充值成功');
      },
    }),
  ),
  route({
    method: 'GET',
    url: '/api/recharge/balance',
    operationId: 'getBalance',
    summary: '获取余额 · Show my balance',
    tag,
    access: 'account',
    answers: { 200: Ok(component('Balance')({ balance: Money })) },
    async handler({ caller }) {
      return ok({ balance: money((await users.get(caller.account)).balance) });
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/recharge/codes/:code_id',
    operationId: 'withdrawRechargeCode',
    summary: '作废未使用的充值码 · Withdraw a code that nobody has redeemed',
    tag,
    access: 'admin',
    params: Type.Object({ code_id: Uuid }),
    answers: { 200: Done },
    errors: ['voucher_invalid', 'code_not_found'],
    async handler({ caller, address, params }) {
      await recharge.withdraw(params.code_id, { accountId: caller.account.id, address });
      return done('充值码已作废');
    },
  }),
  route({
    method: 'GET',
    url: '/api/recharge/records',
    operationId: 'listRechargeRecords',
    summary: '获取充值记录 · List what I have redeemed',
    tag,
    access: 'account',
    query: Query(PageQuery()),
    answers: { 200: Page(RecordObject) },
    async handler({ caller, query }) {
      const { items, total } = await recharge.records(caller.account.id, pageOf(query));
      return page(items.map(presentRecord), total, query);
    },
  }),
  route({
    method: 'GET',
    url: '/api/recharge/codes',
    operationId: 'listRechargeCodes',
    summary: '获取充值码列表 · List codes',
    tag,
    access: 'admin',
    query: Query({ ...PageQuery(), status: Type.Optional(Type.Enum(['active', 'unused', 'used', 'expired'])) }),
    answers: { 200: Page(CodeObject) },
    async handler({ query: { status, ...asked } }) {
      const { items, total } = await recharge.codes(status === 'unused' ? 'active' : status, pageOf(asked));
      return page(items.map(presentCode), total, asked);
    },
  }),
];
