/** A stand-in for a data source: gives the answers of a test and records the requests. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Declares more bytes than it sends, and disconnects. */
  readonly cut?: boolean;
}

export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly userAgent: string | undefined;
  /** The time in milliseconds, from an arbitrary origin. */
  readonly at: number;
}

/** Chooses an answer; a promise that never resolves is a silent server. */
export type Answer = (asked: Asked, count: number) => Reply | Promise<Reply>;

export interface SourceServer extends AsyncDisposable {
  readonly url: string;
  /** The requests since the last call of `answers`. */
  readonly asked: Asked[];
  /** The number of clients that disconnected before their answer. */
  readonly gone: number;
  /** Sets the answers and clears the recorded requests. */
  answers(answer: Answer): void;
}

export const json = (value: unknown): Reply => ({
  headers: { 'content-type': 'application/json' },
  body: typeof value === 'string' ? value : JSON.stringify(value),
});
export const csv = (...lines: string[]): Reply => ({
  headers: { 'content-type': 'text/csv' },
  body: `${lines.join('\r\n')}\r\n`,
});
export const html = (words: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!DOCTYPE html><html><head><title>${words}</title><style>p { margin: 0 }</style></head><body></body></html>`,
});
export const silence = () => new Promise<Reply>(() => {});

export async function startSourceServer(): Promise<SourceServer> {
  let answer: Answer = () => ({ status: 500, body: 'the test has not said what to answer' });
  let asked: Asked[] = [];
  let gone = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    asked.push({
      path: decodeURIComponent(pathname),
      query: Object.fromEntries(searchParams),
      userAgent: request.headers['user-agent'],
      at: performance.now(),
    });
    response.on('close', () => {
      if (!response.writableFinished) gone += 1;
    });
    const { status = 200, headers = {}, body = '', cut } = await answer(asked.at(-1) as Asked, asked.length);
    if (cut) {
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) + 1 });
      response.write(body, () => response.destroy());
    } else response.writeHead(status, headers).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    get gone() {
      return gone;
    },
    answers(next) {
      answer = next;
      asked = [];
      gone = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
