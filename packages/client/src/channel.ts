/** A WebSocket that reconnects by itself at growing intervals, and reports when messages may have been missed. */
import type { components as ConsoleMessages } from '../types/console-channel.d.ts';
import type { components as FactoryMessages } from '../types/factory-channel.d.ts';
import type { components as MarketMessages } from '../types/market-channel.d.ts';
import type { components as StudyMessages } from '../types/study-channel.d.ts';

type Told<Schemas, Names extends keyof Schemas> = Schemas[Names];
type Console = ConsoleMessages['schemas'];
type Factory = FactoryMessages['schemas'];
type Market = MarketMessages['schemas'];
type Study = StudyMessages['schemas'];

/** The messages of each channel, by its address. `missed` comes from the client if the server has none. */
export interface ChannelMessages {
  '/console/ws': Told<Console, 'ConnectedMessage' | 'RunsMessage' | 'LogMessage' | 'MissedMessage' | 'ErrorMessage'>;
  '/market/ws/executions': Told<
    Market,
    'ConnectedMessage' | 'SubscribedMessage' | 'UnsubscribedMessage' | 'ExecutionUpdateMessage' | 'ErrorMessage'
  >;
  '/factory/ws/tasks': Told<
    Factory,
    'ConnectedMessage' | 'SubscribedMessage' | 'UnsubscribedMessage' | 'TaskLogMessage' | 'ErrorMessage'
  >;
  '/study/ws/connect': Told<
    Study,
    | 'ConnectedMessage'
    | 'SubscribedMessage'
    | 'UnsubscribedMessage'
    | 'TaskUpdateMessage'
    | 'NotificationMessage'
    | 'ErrorMessage'
  >;
}

export type ChannelAddress = keyof ChannelMessages;

/** The requests that each channel accepts. */
export interface ChannelRequests {
  '/console/ws': Told<Console, 'FollowLogMessage' | 'UnfollowLogMessage'>;
  '/market/ws/executions': Told<Market, 'SubscribeMessage' | 'UnsubscribeMessage'>;
  '/factory/ws/tasks': Told<Factory, 'SubscribeTaskMessage' | 'UnsubscribeTaskMessage'>;
  '/study/ws/connect': Told<Study, 'SubscribeTaskMessage' | 'UnsubscribeTaskMessage'>;
}

export interface ChannelListener<Address extends ChannelAddress> {
  onMessage(message: ChannelMessages[Address]): void;
  /** Called after a reconnection: read what changed in between. */
  onMissed?(): void;
  /** Called when the connection is lost, and after each failed attempt to reconnect. */
  onLost?(): void;
  /** Called when the server refuses the connection, as after a sign-out; the channel does not reconnect. */
  onRefused?(reason: string): void;
}

export interface Channel<Address extends ChannelAddress> extends Disposable {
  /**
   * Sends a message now and after each reconnection, so that subscriptions last.
   * @returns a function that ends the repetition; send the server its own message for it
   */
  follow(message: ChannelRequests[Address]): () => void;
  /** Sends a message once, if connected. */
  send(message: ChannelRequests[Address]): void;
  /** Ends the wait before the next attempt, as when a browser is online again. */
  reconnect(): void;
  close(): void;
}

/** The address of a connection, with its token. */
export interface Ticket {
  readonly address: URL;
  readonly token?: string;
  /** When the token should be renewed, in milliseconds since 1970. */
  readonly renewAt?: number;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** Sent for a bad or expired token: https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const POLICY_VIOLATION = 1008;
/** The longest delay of a timer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Opens a channel.
 * @param ticketOf called before each attempt, also with a token that the server refused as expired, and when a ticket
 *   has to be renewed
 */
export function openChannel<Address extends ChannelAddress>(
  ticketOf: (expired?: string) => Promise<Ticket>,
  listener: ChannelListener<Address>,
): Channel<Address> {
  const followed = new Set<ChannelRequests[Address]>();
  let socket: WebSocket | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let renewing: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let isClosed = false;
  let isConnected = false;
  let hasMissed = false;
  let refusals = 0;
  let token: string | undefined;
  let expired: string | undefined;

  const say = (message: object) => {
    if (socket?.readyState === OPEN) socket.send(JSON.stringify(message));
  };
  const refuse = (reason: string) => {
    close();
    listener.onRefused?.(reason);
  };
  const connect = async () => {
    retrying = undefined;
    try {
      const ticket = await ticketOf(expired);
      const { address, renewAt } = ticket;
      token = ticket.token;
      const WebSocket = await webSocket();
      if (isClosed) return;
      renewLater(renewAt);
      const opening = new WebSocket(address);
      socket = opening;
      opening.onmessage = ({ data }) => hear(JSON.parse(String(data)));
      opening.onclose = ({ code, reason }) => lose(code, reason);
      // The close event that follows says what went wrong.
      opening.onerror = () => undefined;
    } catch (error) {
      if (!isClosed) refuse((error as Error).message);
    }
  };
  const renewLater = (renewAt: number | undefined) => {
    clearTimeout(renewing);
    const left = (renewAt ?? 0) - Date.now();
    if (left <= 0 || isClosed) return;
    renewing = setTimeout(
      () =>
        ticketOf().then(
          (ticket) => renewLater(ticket.renewAt),
          () => undefined,
        ),
      Math.min(left, LONGEST_TIMER),
    );
  };
  const lose = (code: number, reason: string) => {
    socket = undefined;
    isConnected = false;
    if (isClosed) return;
    // The token may have expired, or was replaced when the password changed. The next attempt uses the new one.
    refusals = code === POLICY_VIOLATION ? refusals + 1 : 0;
    if (refusals > 1) return refuse(reason);
    if (reason === 'token_expired') expired = token;
    hasMissed = true;
    listener.onLost?.();
    retrying = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  const hear = (message: ChannelMessages[Address]) => {
    if (message.type === 'connected') {
      wait = FIRST_WAIT;
      refusals = 0;
      isConnected = true;
      for (const one of followed) say(one);
      if (hasMissed) listener.onMissed?.();
      hasMissed = false;
    }
    listener.onMessage(message);
  };

  const close = () => {
    isClosed = true;
    clearTimeout(retrying);
    clearTimeout(renewing);
    socket?.close();
  };
  void connect();
  return {
    follow(message) {
      followed.add(message);
      if (isConnected) say(message);
      return () => followed.delete(message);
    },
    send: say,
    reconnect() {
      if (retrying === undefined) return;
      clearTimeout(retrying);
      wait = FIRST_WAIT;
      void connect();
    },
    close,
    [Symbol.dispose]: close,
  };
}

/** https://websockets.spec.whatwg.org/#dom-websocket-open */
const OPEN = 1;

/** Browsers and Node 22 have a WebSocket; the one of `ws` serves Node 20. */
async function webSocket(): Promise<typeof globalThis.WebSocket> {
  return globalThis.WebSocket ?? (await import('ws')).WebSocket;
}
