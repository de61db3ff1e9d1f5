/** Interprets AKTools' responses without rows. Its protocol has five: https://github.com/akfamily/aktools */
import type { IncomingMessage } from 'node:http';
import type { DomainError } from '../../../../shared/errors.ts';
import { type AktoolsProblem, refuseCollection } from '../collection-errors.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import { bodyOf } from './request.ts';

/** The request and its server. */
export interface Asked {
  readonly name: string;
  readonly parameters: ParameterValues;
  /** The address of AKTools without a password. */
  readonly address: string;
}

const MOST_CHARACTERS = 10_000;

/** The failure behind a response other than 200 with JSON. */
export async function failureOf(response: IncomingMessage, asked: Asked): Promise<DomainError> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300 && statusCode < 400) {
    return unintelligible(asked, { problem: 'redirect', location: headers.location ?? '' });
  }
  const text = await startOf(response);
  if ([502, 503, 504].includes(statusCode)) return unreachable(asked, `HTTP ${statusCode}`);
  const error = errorOf(text);
  if (error !== undefined) return explained(error, asked);
  if (statusCode === 500) {
    return refuseCollection('interface_failed', { name: asked.name, error: null });
  }
  const type = headers['content-type'] ?? null;
  return unintelligible(asked, { problem: 'answer', status: statusCode, type, start: text.slice(0, 200) });
}

export function unreachable({ address }: Asked, reason: string, cause?: unknown): DomainError {
  return refuseCollection('aktools_unreachable', { address, reason }, cause);
}

export function unintelligible({ address }: Asked, problem: AktoolsProblem, cause?: unknown): DomainError {
  return refuseCollection('aktools_unintelligible', { address, ...problem }, cause);
}

/** Distinguished by their texts, because all have status 404. */
function explained(error: string, { name, parameters }: Asked): DomainError {
  if (error.startsWith('未找到该接口')) {
    return refuseCollection('interface_unknown_to_aktools', { name });
  }
  if (error.startsWith('该接口返回数据为空')) {
    return refuseCollection('interface_empty', { name, error });
  }
  // A KeyError with one of our values means an unknown choice. With another value, the source's response differs from
  // what AKShare expects, as when it limits requests.
  const isOurs = Object.values(parameters).some((value) => error.includes(`'${value}'`));
  return refuseCollection(isOurs ? 'interface_refused' : 'interface_failed', { name, error });
}

function errorOf(text: string): string | undefined {
  try {
    const { error } = Object(JSON.parse(text));
    return typeof error === 'string' ? error : undefined;
  } catch {
    return undefined;
  }
}

async function startOf(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of bodyOf(response).setEncoding('utf8')) {
      text += chunk;
      if (text.length >= MOST_CHARACTERS) break;
    }
  } catch {
    // The part before the break is used.
  }
  return text;
}
