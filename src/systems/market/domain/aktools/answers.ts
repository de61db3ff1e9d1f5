/** What AKTools means by an answer that brings no rows. Its protocol knows five: https://github.com/akfamily/aktools */
import type { IncomingMessage } from 'node:http';
import type { DomainError } from '../../../../shared/errors.ts';
import { type AktoolsProblem, refuseCollection } from '../collection-errors.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import { bodyOf } from './request.ts';

/** What was asked, and of whom. */
export interface Asked {
  readonly name: string;
  readonly parameters: ParameterValues;
  /** Where AKTools is, without a password. */
  readonly address: string;
}

const MOST_CHARACTERS = 10_000;

/** The failure that an answer other than a 200 with JSON stands for. */
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

/** Told apart by their words, as all of them come with a 404. */
function explained(error: string, { name, parameters }: Asked): DomainError {
  if (error.startsWith('未找到该接口')) {
    return refuseCollection('interface_unknown_to_aktools', { name });
  }
  if (error.startsWith('该接口返回数据为空')) {
    return refuseCollection('interface_empty', { name, error });
  }
  // A KeyError: of one of our values, it is a choice it does not know; of anything else, the source answered otherwise
  // than AKShare expects, which one that limits its callers does now and then.
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
    // What came before it broke off has to do.
  }
  return text;
}
