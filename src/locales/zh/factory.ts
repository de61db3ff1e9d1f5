import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { FactoryErrors } from '../../systems/factory/domain/errors.ts';

/** As the document words each code; what exactly was wrong is in `details`. */
type Worded = Pick<
  RequestErrors,
  | 'malformed_body'
  | 'unsupported_media_type'
  | 'invalid_body'
  | 'invalid_parameters'
  | 'route_not_found'
  | 'sign_in_required'
  | 'token_expired'
  | 'token_invalid'
  | 'admin_required'
  | 'unavailable'
  | 'internal'
> &
  Pick<AccountErrors, 'invalid_credentials' | 'account_not_found' | 'account_inactive' | 'account_locked'>;

const INVALID = '请求参数验证失败';
const UNAUTHENTICATED = '无效的认证凭据';
const DENIED = '访问被拒绝';
const NOT_FOUND = '资源不存在';
const NO_MONEY = '余额不足';
const UNAVAILABLE = '服务器不可用';

export const factory: Catalogue<FactoryErrors & Worded> = {
  malformed_body: INVALID,
  unsupported_media_type: INVALID,
  invalid_body: INVALID,
  invalid_parameters: INVALID,
  route_not_found: NOT_FOUND,
  sign_in_required: UNAUTHENTICATED,
  token_expired: UNAUTHENTICATED,
  token_invalid: UNAUTHENTICATED,
  invalid_credentials: UNAUTHENTICATED,
  admin_required: DENIED,
  account_inactive: DENIED,
  account_locked: DENIED,
  account_not_found: NOT_FOUND,
  account_gone: UNAUTHENTICATED,
  unavailable: UNAVAILABLE,
  internal: '服务器内部错误',
  task_not_found: NOT_FOUND,
  file_not_found: NOT_FOUND,
  server_not_found: NOT_FOUND,
  code_not_found: NOT_FOUND,
  task_wrong_state: ({ status, action }) =>
    `任务状态为 ${status}，不能${{ cancel: '取消', retry: '重新运行', delete: '删除', change: '修改' }[action]}`,
  task_type_unknown: INVALID,
  task_config_invalid: INVALID,
  task_rates_invalid: INVALID,
  task_limit_exceeded: '任务数量超限',
  user_not_deletable: ({ reason }) =>
    ({ own_account: '不能删除自己的账户', unfinished_tasks: '该用户还有未完成的任务，请先取消' })[reason],
  maintenance: UNAVAILABLE,
  insufficient_balance: NO_MONEY,
  balance_held: NO_MONEY,
  voucher_invalid: ({ reason }) =>
    ({
      unknown: '充值码不存在',
      used_up: '充值码已被使用',
      expired: '充值码已过期',
      redeemed: '您已使用过此充值码',
    })[reason],
};
