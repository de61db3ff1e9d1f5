/** Stands in for a source of data: answers what a test says, and remembers what it was asked. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Promises this many bytes more than it sends, and hangs up. */
  readonly cut?: boolean;
}

export interface Asked {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly userAgent: string | undefined;
  /** When, in milliseconds since some moment. */
  readonly at: number;
}

/** Decides what to answer; a promise that never ends is a server that has fallen silent. */
export type Answer = (asked: Asked, count: number) => Reply | Promise<Reply>;

export interface SourceServer extends AsyncDisposable {
  readonly url: string;
  /** What it was asked since it was last told what to answer. */
  readonly asked: Asked[];
  /** How many clients have gone before they had their answer. */
  readonly gone: number;
  /** From now on. */
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
