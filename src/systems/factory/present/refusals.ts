/** The envelope of an error, with what programs want to know of it. */
import type { Issue } from '../../../http/declare/request-errors.ts';
import type { Refusal } from '../../../http/declare/surface.ts';
import type { ConfigProblem } from '../domain/errors.ts';

export function presentRefusal({ code, message, ...refusal }: Refusal) {
  return { success: false, message, error_code: code, details: detailsOf(message, refusal) };
}

function detailsOf(message: string, { reason, data, language }: Omit<Refusal, 'code' | 'message'>): object {
  switch (reason) {
    case 'invalid_body':
    case 'invalid_parameters':
      return inWords((data as { issues: Issue[] }).issues, language);
    case 'task_config_invalid':
      return inWords(below('config', data), language);
    case 'task_rates_invalid':
      return inWords(below('task_rates', data), language);
    case 'task_type_unknown':
      return { field_errors: { task_type: [message] }, known_types: (data as { known: string[] }).known };
    case 'insufficient_balance': {
      const { required, available } = data as { required: number; available: number };
      return { required: required / 100, available: available / 100 };
    }
    case 'balance_held': {
      const { held, balance } = data as { held: number; balance: number };
      return { required: held / 100, available: balance / 100 };
    }
    case 'account_locked':
      return { until: (data as { until: Date }).until };
    case 'task_wrong_state':
    case 'task_limit_exceeded':
    case 'voucher_invalid':
      return data;
    case 'rate_limited':
      return { retry_after: (data as { retryAfter: number }).retryAfter };
    default:
      return {};
  }
}

function below(field: string, data: object): Issue[] {
  const { problems } = data as { problems: ConfigProblem[] };
  return problems.map((problem) => ({ ...problem, field: `${field}/${problem.field}` }));
}

/** The words for each field; those for the body as a whole under `body`. */
function inWords(issues: readonly Issue[], language: Refusal['language']): object {
  const fields = Map.groupBy(issues, ({ field }) => field.replaceAll('/', '.') || 'body');
  const words = [...fields].map(([field, of]) => [field, of.map(({ message }) => message[language])]);
  return { field_errors: Object.fromEntries(words) };
}
