import type { Static, TSchema } from 'typebox';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Language } from '../../shared/language.ts';

/** One client that is connected, and what is sent to it. */
export interface Connection {
  /** Who is signed in. */
  readonly caller: SignedIn;
  /** The language of what is sent: the one the client asked for as it connected, else that of the account. */
  readonly language: Language;
  readonly isOpen: boolean;
  /** Sends a message, after all that were sent before. */
  send(message: object): void;
  /**
   * Sends a state. While the client reads more slowly than it changes, a newer one replaces the one that still waits under
   * the same key.
   * @param text JSON, made once for all who are told the same
   */
  sendLatest(key: string | number, text: string): void;
  /** Calls a function when the connection ends, with the close code and the reason: the client's or ours. */
  onClose(release: (code: number, reason: string) => void): void;
}

/** What clients may send, or are sent, by its `type`: the schema of what stands beside that. */
export type Messages = Record<string, TSchema>;

/** What is done with each; one at a time, in the order in which they came. What they throw is answered with `error`. */
export type MessageHandlers<M extends Messages> = { [Type in keyof M]: (message: Static<M[Type]>) => unknown };

/**
 * One address that browsers stay connected to, for whoever is signed in. Every socket answers `ping` with `pong`, and
 * what it cannot take with `error`.
 */
export interface SocketDefinition<M extends Messages> {
  /** Below the surface's prefix. */
  url: string;
  summary: string;
  messages: M;
  /** What clients are sent, besides `pong` and `error`. For the AsyncAPI document, in whose test each is met. */
  sends: Messages;
  /** Called for each connection. What must be let go of when it ends goes to `connection.onClose`. */
  connect: (connection: Connection) => MessageHandlers<M> | Promise<MessageHandlers<M>>;
}

/** A socket with any messages, as the mounting sees it. */
export type Socket = SocketDefinition<Messages>;

/** Declares a socket: the handlers are checked against the schemas. */
export function defineSocket<M extends Messages>(definition: SocketDefinition<M>): Socket {
  return definition as unknown as Socket;
}
