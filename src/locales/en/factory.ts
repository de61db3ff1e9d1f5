import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { Words } from '../../shared/language.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { FactoryErrors } from '../../systems/factory/domain/errors.ts';

/** Hundredths as people read them. */
const money = (hundredths: number) => (hundredths / 100).toFixed(2);

/** As the document has it, and what is wrong. Fields are named as `field_errors` names them. */
function invalid(problems: readonly { field: string; message: Words }[], below = ''): string {
  const named = problems.map(({ field, message }) =>
    [`${below}${field.replaceAll('/', '.')}`, message.en].filter(Boolean).join(': '),
  );
  return `the request does not fit: ${named.join('; ')}`;
}

const invalidRequest = ({ issues }: { issues: Issue[] }) => invalid(issues);

export const factory: Catalogue<FactoryErrors & Pick<RequestErrors, 'invalid_body' | 'invalid_parameters'>> = {
  invalid_body: invalidRequest,
  invalid_parameters: invalidRequest,
  account_gone: 'the account has been deleted',
  task_not_found: ({ taskId }) => `no such task: ${taskId}`,
  file_not_found: ({ name }) => `the task has left no file ${name}`,
  task_wrong_state: ({ status, action }) =>
    `the task is ${status}: it cannot be ${{ cancel: 'cancelled', retry: 'run again', delete: 'deleted' }[action]}`,
  task_type_unknown: ({ taskType, known }) =>
    `unknown task type "${taskType}": known are ${known.join(', ')}; a worker's factory.tasks.yaml declares others`,
  task_config_invalid: ({ problems }) => invalid(problems, 'config.'),
  task_rates_invalid: ({ problems }) => invalid(problems, 'task_rates.'),
  task_limit_exceeded: ({ limit }) => `too many tasks: at most ${limit} may be unfinished`,
  server_not_found: ({ serverId }) => `no such server: ${serverId}`,
  maintenance: 'down for maintenance: try again later',
  insufficient_balance: ({ available, required }) =>
    `not enough money: ${money(required)} is needed, ${money(available)} is available`,
  balance_held: ({ balance, held }) => `${money(held)} are held for tasks: the balance cannot be ${money(balance)}`,
  voucher_invalid: ({ reason }) =>
    ({
      unknown: 'there is no such code',
      used_up: 'the code has been used up',
      expired: 'the code has expired',
      redeemed: 'you have redeemed this code already',
    })[reason],
};
