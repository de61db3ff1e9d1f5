/** What AKTools means by an answer that brings no rows. Its protocol knows five: https://github.com/akfamily/aktools */
import type { IncomingMessage } from 'node:http';
import type { DomainError } from '../../../../shared/errors.ts';
import { refuseCollection } from '../errors.ts';
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
    return unintelligible(asked, `it redirects to ${headers.location}, which is not followed`);
  }
  const text = await startOf(response);
  if ([502, 503, 504].includes(statusCode)) return unreachable(asked, `HTTP ${statusCode}`);
  const error = errorOf(text);
  if (error !== undefined) return explained(error, asked);
  if (statusCode === 500) {
    const message = `${asked.name} failed in AKTools: its source may be out of reach, or not take these parameters; the log of AKTools says more`;
    return refuseCollection('interface_failed', { message });
  }
  const type = headers['content-type'] ?? 'nothing';
  return unintelligible(asked, `it answered HTTP ${statusCode} with ${type}: ${text.slice(0, 200)}`);
}

export function unreachable({ address }: Asked, reason: string, cause?: unknown): DomainError {
  const message = `AKTools is not reachable at ${address} (${reason}): start it with "pip install aktools && python -m aktools", or set AKTOOLS_URL to where it is`;
  return refuseCollection('aktools_unreachable', { message }, cause);
}

export function unintelligible({ address }: Asked, reason: string, cause?: unknown): DomainError {
  const message = `what answers at ${address} is not AKTools: ${reason}`;
  return refuseCollection('aktools_unintelligible', { message }, cause);
}

/** Told apart by their words, as all of them come with a 404. */
function explained(error: string, { name, parameters }: Asked): DomainError {
  if (error.startsWith('未找到该接口')) {
    const message = `AKTools does not know ${name}: its AKShare is older than Owlery's catalogue, or newer and without it; upgrade it with "pip install -U akshare"`;
    return refuseCollection('interface_unknown_to_aktools', { message });
  }
  if (error.startsWith('该接口返回数据为空')) {
    const message = `${name} returned nothing for these parameters: check them (${error})`;
    return refuseCollection('interface_empty', { message });
  }
  // A KeyError: of one of our values, it is a choice it does not know; of anything else, the source answered otherwise
  // than AKShare expects, which one that limits its callers does now and then.
  const isOurs = Object.values(parameters).some((value) => error.includes(`'${value}'`));
  return isOurs
    ? refuseCollection('interface_refused', { message: `${name} does not take these parameters: ${error}` })
    : refuseCollection('interface_failed', { message: `${name} failed in AKTools: ${error}` });
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
