import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { Language } from '../../../shared/language.ts';
import type { Connection } from '../../declare/socket.ts';
import type { SocketFigures } from './figures.ts';

/**
 * Why the server ends a connection, with the close code: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1. After
 * 1008 the same token cannot open another; after all others the client may reconnect.
 */
const CLOSE_CODES = {
  server_stopping: 1001,
  sign_in_required: 1008,
  token_invalid: 1008,
  token_expired: 1008,
  token_scope: 1008,
  second_factor_missing: 1008,
  session_ended: 1008,
  origin_refused: 1008,
  too_many_messages: 1008,
  internal: 1011,
  role_changed: 1012,
  rate_limited: 1013,
  too_many_sockets: 1013,
  too_slow: 1013,
  unavailable: 1013,
} as const;

export type CloseReason = keyof typeof CLOSE_CODES;

export function closeWith(webSocket: WebSocket, reason: CloseReason): void {
  webSocket.close(CLOSE_CODES[reason], reason);
}

/** The bytes that may be queued for a client. A client further behind is dropped. */
const MOST_WAITING_BYTES = 1_048_576;

/** A connection over a WebSocket. */
export class WebSocketConnection implements Connection {
  readonly caller: SignedIn;
  readonly language: Language;
  readonly #webSocket: WebSocket;
  readonly #stream: Duplex;
  readonly #figures: SocketFigures;
  /** The states waiting for the client, by key, in the order in which the keys first had to wait. */
  readonly #waiting = new Map<string | number, string>();
  #waitingLength = 0;
  #hasAnswered = true;

  constructor(
    webSocket: WebSocket,
    stream: Duplex,
    { caller, language, figures }: { caller: SignedIn; language: Language; figures: SocketFigures },
  ) {
    this.#webSocket = webSocket;
    this.#stream = stream;
    this.caller = caller;
    this.language = language;
    this.#figures = figures;
    stream.on('drain', () => this.#sendWaiting());
    webSocket.on('pong', () => {
      this.#hasAnswered = true;
    });
  }

  send(message: object): void {
    this.#write(JSON.stringify(message));
  }

  sendLatest(key: string | number, text: string): void {
    if (!this.#stream.writableNeedDrain) {
      this.#write(text);
      return;
    }
    const older = this.#waiting.get(key);
    if (older !== undefined) {
      this.#waitingLength -= older.length;
      this.#figures.merged += 1;
    }
    this.#waiting.set(key, text);
    this.#waitingLength += text.length;
    this.#dropIfSlow();
  }

  onClose(release: (code: number, reason: string) => void): void {
    if (this.#webSocket.readyState === this.#webSocket.CLOSED) release(1006, '');
    else this.#webSocket.once('close', (code, reason) => release(code, String(reason)));
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  close(reason: CloseReason): void {
    if (this.isOpen) closeWith(this.#webSocket, reason);
  }

  /** Pings the client; ends the connection if it did not answer the previous ping. */
  beat(): void {
    if (!this.#hasAnswered) {
      this.#figures.dropped.silent += 1;
      this.#webSocket.terminate();
      return;
    }
    this.#hasAnswered = false;
    if (this.isOpen) this.#webSocket.ping();
  }

  #write(text: string): void {
    if (!this.isOpen) return;
    this.#webSocket.send(text);
    this.#figures.sent += 1;
    this.#dropIfSlow();
  }

  #sendWaiting(): void {
    for (const [key, text] of this.#waiting) {
      if (this.#stream.writableNeedDrain) return;
      this.#waiting.delete(key);
      this.#waitingLength -= text.length;
      this.#write(text);
    }
  }

  #dropIfSlow(): void {
    if (!this.isOpen || this.#webSocket.bufferedAmount + this.#waitingLength <= MOST_WAITING_BYTES) return;
    this.#figures.dropped.slow += 1;
    this.#waiting.clear();
    this.close('too_slow');
  }
}
