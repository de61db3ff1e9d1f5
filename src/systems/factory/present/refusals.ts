/** The envelope of an error, with details for programs. */
import { requestMessages } from '../../../http/declare/messages.ts';
import type { Issue } from '../../../http/declare/request-errors.ts';
import type { Refusal } from '../../../http/declare/surface.ts';
import { textOf } from '../../../shared/messages.ts';
import type { ConfigProblem } from '../domain/errors.ts';

export function presentRefusal({ code, message, ...refusal }: Refusal) {
  return { success: false, message, error_code: code, details: detailsOf(refusal) };
}

function detailsOf({ reason, data, language }: Omit<Refusal, 'code' | 'message'>): object {
  switch (reason) {
    case 'invalid_body':
    case 'invalid_parameters':
      return inWords((data as { issues: Issue[] }).issues, language);
    // The contract's message for any invalid request.
    case 'malformed_body':
    case 'unsupported_media_type':
      return { field_errors: { body: [textOf(requestMessages, language, { code: reason, data }) ?? reason] } };
    case 'task_config_invalid':
      return inWords(below('config', data), language);
    case 'task_rates_invalid':
      return inWords(below('task_rates', data), language);
    case 'task_type_unknown':
      return unknownType(data as { taskType: string; known: string[] }, language);
    case 'insufficient_balance': {
      const { required, available } = data as { required: number; available: number };
      return { required: required / 100, available: available / 100 };
    }
    case 'balance_held': {
      const { held, balance } = data as { held: number; balance: number };
      return { required: held / 100, available: balance / 100 };
    }
    // The contract uses the codes of these three for other errors too.
    case 'account_locked':
      return { reason, until: (data as { until: Date }).until };
    case 'account_inactive':
    case 'maintenance':
      return { reason };
    case 'token_scope':
    case 'task_wrong_state':
    case 'task_limit_exceeded':
    case 'user_not_deletable':
    case 'voucher_invalid':
      return data;
    case 'rate_limited':
      return { retry_after: (data as { retryAfter: number }).retryAfter };
    default:
      return {};
  }
}

function unknownType(
  { taskType, known }: { taskType: string; known: string[] },
  language: Refusal['language'],
): object {
  const types = known.join(', ');
  const message = {
    zh: `未知的任务类型 "${taskType}"，可用类型: ${types}；可在工作节点的 factory.tasks.yaml 中声明新类型`,
    en: `Unknown task type "${taskType}": use ${types}, or declare it in a worker's factory.tasks.yaml`,
  };
  return { field_errors: { task_type: [message[language]] }, known_types: known };
}

function below(field: string, data: object): Issue[] {
  const { problems } = data as { problems: ConfigProblem[] };
  // One with a path of its own is not below the config.
  return problems.map(({ field: inner, message }) => ({
    message,
    field: inner.startsWith('/') ? inner.slice(1) : [field, inner].filter(Boolean).join('/'),
  }));
}

/** The texts for each field; those for the whole body under `body`. */
function inWords(issues: readonly Issue[], language: Refusal['language']): object {
  const fields = Map.groupBy(issues, ({ field }) => field.replaceAll('/', '.') || 'body');
  const words = [...fields].map(([field, of]) => [field, of.map(({ message }) => message[language])]);
  return { field_errors: Object.fromEntries(words) };
}
