/** Opens, keeps and ends all sockets of a server. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Core } from '../../../core/core.ts';
import { isRefusal } from '../../../shared/errors.ts';
import type { Language } from '../../../shared/language.ts';
import { preferredLanguage } from '../../declare/language.ts';
import { orUnavailable } from '../../declare/request-errors.ts';
import type { SessionCookie } from '../../declare/session-cookie.ts';
import type { MessageHandlers, Messages, Socket } from '../../declare/socket.ts';
import type { Surface } from '../../declare/surface.ts';
import { free } from '../bodies/free.ts';
import { clientAddresses } from '../client-address.ts';
import { hasOneHost } from '../hosts.ts';
import type { LocalUrl } from '../public-path.ts';
import type { RateLimits } from '../rate-limit.ts';
import { type Admitted, admit } from './admission.ts';
import { type CloseReason, closeWith, WebSocketConnection } from './connection.ts';
import { EarlyBytes } from './early-bytes.ts';
import { newFigures } from './figures.ts';
import { Handshakes, MOST_EARLY_BYTES } from './handshakes.ts';
import { type Checks, compileChecks, Inbox } from './inbox.ts';
import { endWithSession } from './session-end.ts';

/** A socket at its address. */
interface Mounted {
  readonly surface: Surface;
  readonly socket: Socket;
  /** With the prefix. */
  readonly url: string;
  readonly checks: Checks;
}

/** The result of a handshake. */
interface Opening {
  readonly request: IncomingMessage;
  readonly webSocket: WebSocket;
  readonly stream: Duplex;
}

/** A silent client is detected after two of these at most. */
const BEAT_MILLISECONDS = 15_000;

const OPTIONS = {
  noServer: true,
  clientTracking: false,
  maxPayload: 16_384,
  // Messages are small: compression would cost more memory per socket than it saves in bandwidth.
  perMessageDeflate: false,
  /** The time limit for a client's closing handshake. Newer than the types of ws. */
  closeTimeout: 1_000,
} satisfies ServerOptions & { closeTimeout: number };

export interface SocketsOptions {
  readonly cookie: SessionCookie;
  /** The interval of pings to each client. */
  readonly beatMilliseconds?: number | undefined;
  /** Strips the public path from the address of a request. */
  readonly localUrl?: LocalUrl | undefined;
}

export class Sockets {
  readonly figures = newFigures();
  readonly #core: Core;
  readonly #limits: RateLimits;
  readonly #localUrl: LocalUrl;
  readonly #cookie: SessionCookie;
  readonly #mounted = new Map<string, Mounted>();
  readonly #server = new WebSocketServer(OPTIONS);
  readonly #webSockets = new Set<WebSocket>();
  readonly #connections = new Set<WebSocketConnection>();
  /** The number of connections of each account. */
  readonly #counts = new Map<number, number>();
  readonly #heart: NodeJS.Timeout;
  readonly #addressOf: (request: IncomingMessage) => string;
  readonly #handshakes = new Handshakes();
  #isClosing = false;

  constructor(core: Core, limits: RateLimits, options: SocketsOptions) {
    const { cookie, beatMilliseconds = BEAT_MILLISECONDS, localUrl } = options;
    this.#localUrl = localUrl ?? ((url) => url);
    this.#core = core;
    this.#cookie = cookie;
    this.#limits = limits;
    this.#addressOf = clientAddresses(core.config.trustProxy);
    this.#heart = setInterval(() => {
      for (const connection of this.#connections) connection.beat();
    }, beatMilliseconds).unref();
  }

  add(surface: Surface, socket: Socket, prefix: string): void {
    const url = `${prefix}${socket.url}`;
    this.#mounted.set(url, { surface, socket, url, checks: compileChecks(socket.messages) });
  }

  /** Whether a request for an upgrade is for a WebSocket. Any other is answered as a plain request. */
  takes(request: IncomingMessage): boolean {
    const isForUs = request.headers.upgrade?.toLowerCase() === 'websocket' && this.#find(request) !== undefined;
    return isForUs && hasOneHost(request) && !this.#isClosing;
  }

  /**
   * Opens a connection, and closes it at once if it is not allowed: a browser tells its page nothing about a refused
   * upgrade.
   */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // No other listener exists until the handshake.
    stream.on('error', () => stream.destroy());
    const mounted = this.#find(request);
    const end = mounted && this.#handshakes.begin(request, head);
    if (!mounted || !end) {
      stream.destroy();
      return;
    }
    this.#handshake(mounted, request, stream, head)
      .catch((error) => {
        this.#core.logger.error({ err: error, route: mounted.url }, 'opening a socket failed');
        stream.destroy();
      })
      .finally(end);
  }

  /** Ends all connections. Resolves when they are closed, promptly even if clients do not answer. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#heart);
    const gone = Array.from(
      this.#webSockets,
      (webSocket) => new Promise((resolve) => webSocket.once('close', resolve)),
    );
    for (const webSocket of this.#webSockets) closeWith(webSocket, 'server_stopping');
    await Promise.all(gone);
  }

  #find({ url = '' }: IncomingMessage): Mounted | undefined {
    const [path = ''] = this.#localUrl(url).split('?');
    return this.#mounted.get(path.replace(/(.)\/$/, '$1'));
  }

  async #handshake(mounted: Mounted, request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const early = new EarlyBytes(stream, head, MOST_EARLY_BYTES);
    const admitted = await this.#admit(request, mounted.surface);
    this.#server.handleUpgrade(request, stream, early.end(), (webSocket) => {
      this.#webSockets.add(webSocket);
      webSocket.on('close', () => this.#webSockets.delete(webSocket));
      webSocket.on('error', ({ message }) => {
        this.#core.logger.info({ route: mounted.url, message }, 'a socket failed');
        // Data that arrives until the connection is closed is not read.
        stream.on('data', free);
      });
      if (typeof admitted === 'string') closeWith(webSocket, admitted);
      else this.#open(mounted, admitted, { request, webSocket, stream });
    });
    stream.resume();
  }

  async #admit(request: IncomingMessage, surface: Surface): Promise<Admitted | CloseReason> {
    const { config, sessions } = this.#core;
    try {
      const [limits, cookie, addressOf] = [this.#limits, this.#cookie, this.#addressOf];
      return await admit(request, surface, { config, sessions, limits, cookie, addressOf });
    } catch (error) {
      return this.#failure(error);
    }
  }

  #open({ surface, socket, url, checks }: Mounted, { caller, token }: Admitted, opening: Opening): void {
    const { config, sessions, logger } = this.#core;
    const { request, webSocket, stream } = opening;
    const count = this.#counts.get(caller.account.id) ?? 0;
    // Not the oldest: tabs that reconnect by themselves would replace each other for ever.
    if (count >= config.maxSockets) {
      closeWith(webSocket, 'too_many_sockets');
      return;
    }

    const language = languageOf(request.headers['accept-language'], caller.account.language);
    const connection = new WebSocketConnection(webSocket, stream, { caller, language, figures: this.figures });
    this.#keep(connection, url);
    endWithSession(connection, token, sessions);
    const handlers = this.#connect(socket, connection);
    const inbox = new Inbox({ connection, surface, language, checks, handlers, logger });
    webSocket.on('message', (data, isBinary) => inbox.receive(data, isBinary));
  }

  async #connect(socket: Socket, connection: WebSocketConnection): Promise<MessageHandlers<Messages>> {
    try {
      return await socket.connect(connection);
    } catch (error) {
      connection.close(this.#failure(error));
      return {};
    }
  }

  #keep(connection: WebSocketConnection, url: string): void {
    const { id } = connection.caller.account;
    const since = performance.now();
    this.#core.logger.info({ route: url, account: id }, 'a socket was opened');
    this.#connections.add(connection);
    this.#countOf(id, +1);
    connection.onClose((code, reason) => {
      this.#connections.delete(connection);
      this.#countOf(id, -1);
      const seconds = Math.round((performance.now() - since) / 1000);
      this.#core.logger.info({ route: url, account: id, code, reason, seconds }, 'a socket was closed');
    });
  }

  #countOf(accountId: number, change: number): void {
    const count = (this.#counts.get(accountId) ?? 0) + change;
    if (count === 0) this.#counts.delete(accountId);
    else this.#counts.set(accountId, count);
    this.figures.open += change;
  }

  #failure(error: unknown): CloseReason {
    if (isRefusal(orUnavailable(error), 'unavailable')) return 'unavailable';
    this.#core.logger.error({ err: error }, 'opening a socket failed');
    return 'internal';
  }
}

/** The language requested by the client when it connected, or that of the account. */
function languageOf(acceptLanguage: string | undefined, ofAccount: string): Language {
  return preferredLanguage(acceptLanguage ?? ofAccount);
}
