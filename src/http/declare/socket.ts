import type { Static, TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Language } from '../../shared/language.ts';

/** The connection of one client. */
export interface Connection {
  /** Who is signed in. */
  readonly caller: SignedIn;
  /** The language of the messages: requested by the client when it connected, otherwise that of the account. */
  readonly language: Language;
  readonly isOpen: boolean;
  /** Sends a message after all earlier ones. */
  send(message: object): void;
  /**
   * Sends a state. If the client reads too slowly, a newer state replaces the waiting one with the same key.
   * @param text JSON, serialised once for all receivers
   */
  sendLatest(key: string | number, text: string): void;
  /** Calls a function when the connection ends, with the close code and reason, whichever side closed it. */
  onClose(release: (code: number, reason: string) => void): void;
}

/** Messages by their `type`: the schema of the fields beside it. */
export type Messages = Record<string, TSchema>;

/**
 * The handler of each message type. They run one at a time, in order of arrival. Their errors are answered with
 * `error`.
 */
export type MessageHandlers<M extends Messages> = { [Type in keyof M]: (message: Static<M[Type]>) => unknown };

/**
 * A WebSocket address for signed-in clients. Every socket answers `ping` with `pong`, and invalid messages with
 * `error`.
 */
export interface SocketDefinition<M extends Messages> {
  /** Below the surface's prefix. */
  url: string;
  summary: string;
  messages: M;
  /** The messages sent to clients, besides `pong` and `error`. For the AsyncAPI document, whose test covers each. */
  sends: Messages;
  /** Called for each connection. Release resources in `connection.onClose`. */
  connect: (connection: Connection) => MessageHandlers<M> | Promise<MessageHandlers<M>>;
}

/** A socket with any messages. */
export type Socket = SocketDefinition<Messages>;

/** Declares a socket: the handlers are checked against the schemas. */
export function defineSocket<M extends Messages>(definition: SocketDefinition<M>): Socket {
  return definition as unknown as Socket;
}
