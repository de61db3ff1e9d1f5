/** Callers of an API in tests: requests with one token, and expectations that several systems share. */
import { expect } from 'vitest';
import type { Answer, TestServer } from './server.ts';

export interface Caller {
  /** The server it calls. */
  readonly server: TestServer;
  readonly token: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, json?: unknown): Promise<Answer>;
  put(path: string, json?: unknown): Promise<Answer>;
  patch(path: string, json?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** @param token empty for a caller without a session */
export function callerWith(server: TestServer, token: string): Caller {
  const sending =
    (method: string) =>
    (path: string, json?: unknown): Promise<Answer> =>
      server.send(method, path, { token, ...(json !== undefined && { json }) });
  return {
    server,
    token,
    get: (path, headers = {}) => server.send('GET', path, { token, headers }),
    post: sending('POST'),
    put: sending('PUT'),
    patch: sending('PATCH'),
    delete: sending('DELETE'),
  };
}

/** The body of a page in all contracts. */
export function pageOf(items: unknown[], of: { total?: number; page?: number; pageSize?: number } = {}) {
  const { total = items.length, page = 1, pageSize = 20 } = of;
  return { items, total, page, page_size: pageSize, total_pages: Math.ceil(total / pageSize) };
}

/** `2024-01-01T12:00:00Z`. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
/** `2024-01-01T12:00:00`, UTC without an offset. */
export const ZONELESS_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
export const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** The status and body of an answer, for a comparison of both. */
export async function whole(answering: Promise<Answer>): Promise<Pick<Answer, 'status' | 'body'>> {
  const { status, body } = await answering;
  return { status, body };
}
