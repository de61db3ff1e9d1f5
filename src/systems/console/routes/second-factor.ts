/** The second factor: its owner sets it up and turns it off; an administrator removes one that was lost. */
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { SecondFactorCode } from '../../../http/declare/credentials.ts';
import { Body, Id, MaybeInstant } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isoSecondsOrNull } from '../../../http/declare/times.ts';
import { deleteOtherSessions } from '../domain/account/session-queries.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { Done } from '../present.ts';
import { OwnerPassword, ownerErrors } from './door.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();
const tag = 'second-factor';
const Text = Type.String();
const url = '/api/second-factor';

export const secondFactorRoutes = ({ secondFactors, signIn, administration, sessions }: Core) => [
  route({
    method: 'GET',
    url,
    operationId: 'getSecondFactor',
    summary: '两步验证状态 · Whether my second factor is on, and how many recovery codes are left',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    answers: { 200: Type.Object({ since: MaybeInstant, recovery_codes_left: Type.Integer() }) },
    async handler({ caller: { account } }) {
      const { since, codesLeft } = await secondFactors.standing(account.id);
      return { since: isoSecondsOrNull(since), recovery_codes_left: codesLeft };
    },
  }),
  route({
    method: 'POST',
    url,
    operationId: 'beginSecondFactor',
    summary: '开始设置两步验证 · Begin to set up a second factor: a secret for an authenticator app',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    body: Body({ password: OwnerPassword }),
    answers: { 200: Type.Object({ secret: Text, uri: Text }) },
    errors: [...ownerErrors, 'second_factor_on'],
    async handler({ caller, body: { password }, address }) {
      await signIn.confirmOwner(caller, password, address);
      return await secondFactors.begin(caller.account);
    },
  }),
  route({
    method: 'PUT',
    url,
    operationId: 'confirmSecondFactor',
    summary:
      '开启两步验证 · Turn it on by the first code; the answer has the recovery codes, and all other sessions end',
    tag,
    access: 'account',
    withoutFactor: true,
    personalTokens: 'never',
    body: Body({ code: SecondFactorCode }),
    answers: { 200: Type.Object({ recovery_codes: Type.Array(Text) }) },
    errors: ['second_factor_on', 'second_factor_off', 'second_factor_wrong'],
    async handler({ caller: { account, session }, body: { code }, address }) {
      const codes = await secondFactors.confirm(account.id, code, address, async (tx) => {
        await deleteOtherSessions(tx, account.id, session.id);
      });
      sessions.forget(account.id);
      return { recovery_codes: codes };
    },
  }),
  route({
    method: 'DELETE',
    url,
    operationId: 'removeSecondFactor',
    summary: '关闭两步验证 · Turn it off, by the password and a code',
    tag,
    access: 'account',
    personalTokens: 'never',
    body: Body({ password: OwnerPassword, code: SecondFactorCode }),
    answers: { 200: Done },
    errors: [...ownerErrors, 'second_factor_off', 'second_factor_wrong'],
    async handler({ caller, body: { password, code }, address }) {
      const { account } = caller;
      await signIn.confirmOwner(caller, password, address);
      await signIn.confirmFactor(account.id, code, address);
      await secondFactors.remove(account.id, address);
      sessions.forget(account.id);
      return { done: true };
    },
  }),
  route({
    method: 'DELETE',
    url: '/api/users/:id/second-factor',
    operationId: 'removeUserSecondFactor',
    summary: '移除用户的两步验证 · Remove the second factor of a user who has lost it',
    tag,
    access: 'admin',
    personalTokens: 'never',
    params: Type.Object({ id: Id }),
    answers: { 200: Done },
    errors: ['account_not_found', 'second_factor_off'],
    async handler({ caller, params: { id }, address }) {
      await administration.get(id);
      await secondFactors.removeAll(id, { accountId: caller.account.id, address });
      sessions.forget(id);
      return { done: true };
    },
  }),
];
