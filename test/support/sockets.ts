/** A WebSocket client that behaves like a browser's. */
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
export type Message = any;

export interface SocketClient extends AsyncDisposable {
  readonly socket: WebSocket;
  /** All received messages. */
  readonly messages: Message[];
  /** Resolves with the close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  send(message: object | string | Buffer): void;
  /** Waits for the first message of this type that matches and has not been taken yet. */
  take(type: string, matches?: (message: Message) => boolean): Promise<Message>;
}

export interface Connecting {
  token?: string;
  /** Sent as a header instead of in the address. */
  bearer?: string;
  headers?: Record<string, string>;
  options?: ClientOptions;
}

/**
 * Opens a socket.
 * @param address of the server's socket: `http://127.0.0.1:40123/market/ws/executions`
 */
export async function openSocket(address: string, connecting: Connecting = {}): Promise<SocketClient> {
  const { token, bearer, headers = {}, options } = connecting;
  const url = new URL(address.replace(/^http/, 'ws'));
  if (token !== undefined) url.searchParams.set('token', token);
  const socket = new WebSocket(url, {
    ...options,
    headers: { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) },
  });
  const messages: Message[] = [];
  let left: Message[] = [];
  let waiting: (() => void)[] = [];
  const wake = () => {
    for (const tell of waiting) tell();
    waiting = [];
  };
  const ended = { isSo: false };
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    messages.push(message);
    left.push(message);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      ended.isSo = true;
      wake();
      resolve({ code, reason: String(reason) });
    });
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  return {
    socket,
    messages,
    closed,
    send: (message) =>
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message)),
    async take(type, matches = () => true) {
      for (;;) {
        const found = left.find((message) => message.type === type && matches(message));
        if (found) {
          left = left.filter((message) => message !== found);
          return found;
        }
        if (ended.isSo) throw new Error(`closed before ${type} came: ${JSON.stringify(messages)}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
