import type { RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { FactoryErrors } from '../../systems/factory/domain/errors.ts';

/** Hundredths as people read them. */
const money = (hundredths: number) => (hundredths / 100).toFixed(2);

/** Which fields are wrong, and why, is in `details`. A function, because refusals with data get no example in OpenAPI. */
const INVALID = () => 'Invalid request parameters';

export const factory: Catalogue<FactoryErrors & Pick<RequestErrors, 'invalid_body' | 'invalid_parameters'>> = {
  invalid_body: INVALID,
  invalid_parameters: INVALID,
  account_gone: 'The account has been deleted',
  task_not_found: ({ taskId }) => `Task not found: ${taskId}`,
  file_not_found: ({ name }) => `The task has no file ${name}`,
  code_not_found: 'Recharge code not found',
  task_wrong_state: ({ status, action }) =>
    `The task is ${status} and cannot be ${
      { cancel: 'cancelled', retry: 'run again', delete: 'deleted', change: 'changed' }[action]
    }`,
  task_type_unknown: ({ taskType, known }) =>
    `Unknown task type "${taskType}": use ${known.join(', ')}, or declare it in a worker's factory.tasks.yaml`,
  task_config_invalid: INVALID,
  task_rates_invalid: INVALID,
  task_limit_exceeded: ({ limit }) => `Too many tasks: at most ${limit} can be unfinished`,
  user_not_deletable: ({ reason }) =>
    ({
      own_account: 'You cannot delete your own account',
      unfinished_tasks: 'The user has unfinished tasks: cancel them first',
    })[reason],
  server_not_found: ({ serverId }) => `Server not found: ${serverId}`,
  maintenance: 'Down for maintenance: try again later',
  insufficient_balance: ({ available, required }) =>
    `Insufficient balance: ${money(required)} required, ${money(available)} available`,
  balance_held: ({ balance, held }) => `${money(held)} are held for tasks: the balance cannot be ${money(balance)}`,
  voucher_invalid: ({ reason }) =>
    ({
      unknown: 'The code does not exist',
      used_up: 'The code has been used up',
      expired: 'The code has expired',
      redeemed: 'You have already redeemed this code',
    })[reason],
};
