/**
 * A stand-in for AKTools 0.0.91 that speaks its protocol: its answers in each case, how a query becomes
 * the arguments of a Python function, and how pandas writes values (tests give them in that form).
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { eventually } from './eventually.ts';

/** A function of the stand-in's AKShare; its arguments are always text, as in Python. */
export type AkshareFunction = (argument: Readonly<Record<string, string>>) => unknown | Promise<unknown>;

/** Returned by a function: it returns None. */
export const NONE = Symbol('None');

/** Thrown by a function: a KeyError, which AKTools reports as a wrong parameter. */
export class KeyError extends Error {}

export interface Asked {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly url: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** Resolves when the client has disconnected, with an answer or without. */
  readonly gone: Promise<unknown>;
}

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival. */
  readonly asked: Asked[];
  /** How many functions run now, and the maximum so far. */
  readonly running: number;
  readonly mostRunning: number;
  /** Resolves with the first so many requests. */
  received(count: number): Promise<Asked[]>;
}

export interface StandInOptions {
  /** Called before AKTools' own answer. @returns whether it has answered */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Compresses answers, as a proxy may. */
  gzip?: boolean;
  port?: number;
}

const DOCUMENTATION = 'https://akshare.akfamily.xyz';
const UPGRADE = `请升级 AKShare 到最新版本并在文档中确认该接口的使用方式：${DOCUMENTATION}`;

/** @param functions by name: those that `dir(akshare)` lists */
export async function startAktools(
  functions: Readonly<Record<string, AkshareFunction>>,
  { intercept = () => false, gzip = false, port = 0 }: StandInOptions = {},
): Promise<StandIn> {
  const asked: Asked[] = [];
  let running = 0;
  let mostRunning = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://aktools');
    const [, name] = /^\/api\/public\/([^/]+)$/.exec(pathname) ?? [];
    const send = sender(response, gzip);
    if (name === undefined) return send(404, { detail: 'Not Found' });
    if (request.method !== 'GET') return send(405, { detail: 'Method Not Allowed' }, { allow: 'GET' });
    const values = pythonArguments(search.slice(1));
    const gone = once(response, 'close');
    const one = { method: 'GET', url: request.url ?? '', name, headers: request.headers, gone };
    asked.push({ ...one, arguments: values ?? {} });
    if (intercept(request, response)) return;
    const call = functions[name];
    if (!call) return send(404, { error: `未找到该接口，${UPGRADE}` });
    if (!values) return sendFailure(response);
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    try {
      const result = await call(values);
      if (result === NONE) return send(404, { error: `该接口返回数据为空，请确认参数是否正确：${DOCUMENTATION}` });
      // Text, dictionaries and tuples lack to_json, so AKTools fails.
      return Array.isArray(result) ? send(200, result) : sendFailure(response);
    } catch (error) {
      if (!(error instanceof KeyError)) return sendFailure(response);
      return send(404, { error: `请输入正确的参数错误 '${error.message}'，${UPGRADE}` });
    } finally {
      running -= 1;
    }
  };

  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get running() {
      return running;
    },
    get mostRunning() {
      return mostRunning;
    },
    received: (count) =>
      eventually(() => {
        if (asked.length < count) throw new Error(`${asked.length} of ${count} requests have come`);
        return asked.slice(0, count);
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The arguments of the Python call that AKTools builds from a query and evaluates: `&` becomes `", `, `=` becomes `="`, a
 * plus a space; if it contains `cookie`, everything after the first `=` is one value in single quotes.
 * @returns undefined if that is not valid Python, or repeats an argument
 */
export function pythonArguments(query: string): Record<string, string> | undefined {
  if (query === '') return {};
  // Starlette parses and re-encodes the pairs, and AKTools decodes the whole.
  const decoded = decodeURIComponent(new URLSearchParams(query).toString());
  const source = decoded.includes('cookie')
    ? `${decoded.replace('=', "='")}'`
    : `${decoded.replaceAll('&', '", ').replaceAll('=', '="')}"`;
  return readArguments(source.replaceAll('+', ' '));
}

/** Parses `a="1", b="2"` as Python does, with escapes. */
function readArguments(source: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  const argument = /([\p{L}_][\p{L}\p{N}_]*)=(["'])((?:\\.|(?!\2)[^\\\n\r])*)\2(?:, |$)/uy;
  while (argument.lastIndex < source.length) {
    const [, name = '', , text = ''] = argument.exec(source) ?? [];
    if (name === '' || name in found) return undefined;
    found[name] = text.replace(
      /\\(.)/g,
      (whole, letter) => ({ n: '\n', t: '\t', r: '\r', '\\': '\\' })[letter as 'n'] ?? whole,
    );
  }
  return found;
}

function sender(response: ServerResponse, gzip: boolean) {
  return (status: number, json: unknown, headers: Record<string, string> = {}) => {
    const text = Buffer.from(stringify(json));
    const body = gzip ? gzipSync(text) : text;
    const encoding = gzip ? { 'content-encoding': 'gzip' } : {};
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...encoding,
      ...headers,
    });
    response.end(body);
  };
}

/** JSON with BigInt as a number, as Python writes it. */
function stringify(json: unknown): string {
  return JSON.stringify(json, (_key, value) => (typeof value === 'bigint' ? JSON.rawJSON(String(value)) : value));
}

function sendFailure(response: ServerResponse): void {
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('Internal Server Error');
}
