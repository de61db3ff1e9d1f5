/** A WebSocket that opens again by itself, with longer and longer waits, and says when something may have been missed. */
import type { components as ConsoleMessages } from './generated/console-channel.d.ts';
import type { components as FactoryMessages } from './generated/factory-channel.d.ts';
import type { components as MarketMessages } from './generated/market-channel.d.ts';
import type { components as StudyMessages } from './generated/study-channel.d.ts';

type Told<Schemas, Names extends keyof Schemas> = Schemas[Names];
type Console = ConsoleMessages['schemas'];
type Factory = FactoryMessages['schemas'];
type Market = MarketMessages['schemas'];
type Study = StudyMessages['schemas'];

/** What each channel tells, by its address. `missed` is the client's own where the server has none. */
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

/** What each channel takes. */
export interface ChannelRequests {
  '/console/ws': Told<Console, 'FollowLogMessage' | 'UnfollowLogMessage'>;
  '/market/ws/executions': Told<Market, 'SubscribeMessage' | 'UnsubscribeMessage'>;
  '/factory/ws/tasks': Told<Factory, 'SubscribeTaskMessage' | 'UnsubscribeTaskMessage'>;
  '/study/ws/connect': Told<Study, 'SubscribeTaskMessage' | 'UnsubscribeTaskMessage'>;
}

export interface ChannelListener<Address extends ChannelAddress> {
  onMessage(message: ChannelMessages[Address]): void;
  /** Called when a lost connection is back: read what changed in between. */
  onMissed?(): void;
  /** The connection was lost, and is opened again. */
  onLost?(): void;
  /** The server refuses the connection for good, as after a sign-out. It is not opened again. */
  onRefused?(reason: string): void;
}

export interface Channel<Address extends ChannelAddress> extends Disposable {
  /** Sends a message now, and again whenever the connection is opened anew: what is followed stays followed. */
  follow(message: ChannelRequests[Address]): void;
  /** Sends a message once, if there is a connection. */
  send(message: ChannelRequests[Address]): void;
  close(): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** "The same token opens no other": https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const POLICY_VIOLATION = 1008;

/**
 * Opens a channel.
 * @param addressOf asked for the address before each attempt, with a token that is good
 */
export function openChannel<Address extends ChannelAddress>(
  addressOf: () => Promise<URL>,
  listener: ChannelListener<Address>,
): Channel<Address> {
  const followed: ChannelRequests[Address][] = [];
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let isClosed = false;
  let wasConnected = false;

  const say = (message: object) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const connect = async () => {
    const address = await addressOf().catch((error: Error) => {
      isClosed = true;
      listener.onRefused?.(error.message);
    });
    if (isClosed || !address) return;
    const opening = new WebSocket(address);
    socket = opening;
    opening.onmessage = ({ data }) => hear(JSON.parse(String(data)));
    opening.onclose = ({ code, reason }) => {
      socket = undefined;
      if (isClosed) return;
      if (code === POLICY_VIOLATION) {
        isClosed = true;
        listener.onRefused?.(reason);
        return;
      }
      listener.onLost?.();
      timer = setTimeout(() => void connect(), wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  const hear = (message: ChannelMessages[Address]) => {
    if (message.type === 'connected') {
      wait = FIRST_WAIT;
      for (const one of followed) say(one);
      if (wasConnected) listener.onMissed?.();
      wasConnected = true;
    }
    listener.onMessage(message);
  };

  const close = () => {
    isClosed = true;
    clearTimeout(timer);
    socket?.close();
  };
  void connect();
  return {
    follow(message) {
      followed.push(message);
      if (wasConnected) say(message);
    },
    send: say,
    close,
    [Symbol.dispose]: close,
  };
}
