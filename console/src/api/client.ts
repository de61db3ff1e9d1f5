/** One client for each API, typed by its OpenAPI document. The browser sends the session cookie by itself. */

import type { paths as ConsolePaths } from '@owlery/client/types/console.d.ts';
import type { paths as CoursewarePaths } from '@owlery/client/types/courseware.d.ts';
import type { paths as FactoryPaths } from '@owlery/client/types/factory.d.ts';
import type { paths as MarketPaths } from '@owlery/client/types/market.d.ts';
import type { paths as StudyPaths } from '@owlery/client/types/study.d.ts';
import createClient, { type Middleware } from 'openapi-fetch';
import { addressOf } from '../place.ts';
import { settings } from '../settings.ts';
import { errorOf, noAnswer } from './errors.ts';

/** Notified when a request finds that the session has ended. */
export const signedOut = new EventTarget();

async function send(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const address = `${addressOf(url.pathname)}${url.search}`;
  const { method, headers, signal } = request;
  // Read whole, because fetch sends streamed bodies over HTTP/2 only.
  const body = method === 'GET' ? undefined : await request.blob();
  return await fetch(address, { method, headers, signal, ...(body && body.size > 0 && { body }) }).catch((error) => {
    if (request.signal.aborted) throw error;
    throw noAnswer();
  });
}

const middleware: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', settings().language);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const text = await response.clone().text();
    const error = errorOf(response, parse(text));
    if (error.status === 401 && error.code !== 'invalid_credentials') signedOut.dispatchEvent(new Event('signed-out'));
    throw error;
  },
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function clientOf<Paths extends object>() {
  const client = createClient<Paths>({ baseUrl: location.origin, fetch: send });
  client.use(middleware);
  return client;
}

export const api = {
  console: clientOf<ConsolePaths>(),
  market: clientOf<MarketPaths>(),
  factory: clientOf<FactoryPaths>(),
  courseware: clientOf<CoursewarePaths>(),
  study: clientOf<StudyPaths>(),
};

/** The data of an answer; errors are thrown as ApiError. */
export async function dataOf<T>(answering: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await answering;
  return data as NonNullable<T>;
}

/** The inner data of answers that market and factory wrap. */
export async function innerOf<T>(answering: Promise<{ data?: { data: T } }>): Promise<T> {
  return (await dataOf(answering)).data;
}
