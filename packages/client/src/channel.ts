/** A WebSocket that reconnects by itself at growing intervals, and reports when messages may have been missed. */
import type { components as ConsoleMessages } from './generated/console-channel.d.ts';
import type { components as FactoryMessages } from './generated/factory-channel.d.ts';
import type { components as MarketMessages } from './generated/market-channel.d.ts';
import type { components as StudyMessages } from './generated/study-channel.d.ts';

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
  /** Called when the connection is lost; the channel reconnects. */
  onLost?(): void;
  /** Called when the server refuses the connection, as after a sign-out; the channel does not reconnect. */
  onRefused?(reason: string): void;
}

export interface Channel<Address extends ChannelAddress> extends Disposable {
  /** Sends a message now and after each reconnection, so that subscriptions last. */
  follow(message: ChannelRequests[Address]): void;
  /** Sends a message once, if connected. */
  send(message: ChannelRequests[Address]): void;
  close(): void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** "The same token opens no other": https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const POLICY_VIOLATION = 1008;

/**
 * Opens a channel.
 * @param addressOf returns the address with a valid token, before each attempt
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
