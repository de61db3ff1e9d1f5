/**
 * The messages of one client: limited in rate, handled one at a time and in order, and answered with `error` if
 * invalid.
 */
import type { Logger } from 'pino';
import type { RawData } from 'ws';
import { DomainError, isRefusal } from '../../../shared/errors.ts';
import type { Language } from '../../../shared/language.ts';
import { orUnavailable, refuseField } from '../../declare/request-errors.ts';
import type { MessageHandlers, Messages } from '../../declare/socket.ts';
import { refusalFor, type Surface } from '../../declare/surface.ts';
import { parseJson } from '../bodies/json.ts';
import { compileValidator } from '../validator.ts';
import type { WebSocketConnection } from './connection.ts';

export type Checks = ReadonlyMap<string, ReturnType<typeof compileValidator>>;

/**
 * The burst and the long-term rate per second of a client. A reconnecting client subscribes again to everything it
 * follows, up to 100 things (systems/study/live).
 */
const BURST = 120;
const A_SECOND = 10;

export function compileChecks(messages: Messages): Checks {
  const compiled = Object.entries(messages).map(
    ([type, schema]) => [type, compileValidator({ schema, httpPart: 'body' })] as const,
  );
  return new Map(compiled);
}

export interface InboxOptions {
  connection: WebSocketConnection;
  surface: Surface;
  language: Language;
  checks: Checks;
  /** The handlers of the messages, once they are known. */
  handlers: Promise<MessageHandlers<Messages>>;
  logger: Logger;
}

export class Inbox {
  readonly #options: InboxOptions;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #allowance = BURST;
  #since = performance.now();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  receive(data: RawData, isBinary: boolean): void {
    const { connection } = this.#options;
    if (!this.#isWithinRate() || this.#waiting === BURST) {
      connection.close('too_many_messages');
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      if (connection.isOpen) await this.#answer(isBinary ? undefined : String(data));
      this.#waiting -= 1;
    });
  }

  async #answer(text: string | undefined): Promise<void> {
    const { connection, surface, language, logger } = this.#options;
    try {
      await this.#do(text);
    } catch (error) {
      const known = orUnavailable(error);
      if (!(known instanceof DomainError)) logger.error({ err: error }, 'handling a message from a socket failed');
      const { message, reason } = refusalFor(surface, known, language);
      connection.send({ type: 'error', message, reason });
    }
  }

  async #do(text: string | undefined): Promise<void> {
    const { connection, checks, handlers } = this.#options;
    const { type, ...rest } = parse(text);
    if (type === 'ping') return connection.send({ type: 'pong' });
    const check = checks.get(type);
    if (!check) throw refuseField('type', { zh: `未知的消息类型`, en: 'is not a message this socket takes' });
    const checked = check(rest);
    if ('error' in checked) throw checked.error;
    await (await handlers)[type]?.(checked.value as never);
  }

  #isWithinRate(): boolean {
    const now = performance.now();
    this.#allowance = Math.min(BURST, this.#allowance + ((now - this.#since) / 1_000) * A_SECOND) - 1;
    this.#since = now;
    return this.#allowance >= 0;
  }
}

function parse(text: string | undefined): { type: string; [field: string]: unknown } {
  // Clients of some of these APIs send the bare word `ping`.
  if (text?.trim().toLowerCase() === 'ping') return { type: 'ping' };
  const value = fromJson(text);
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') {
    throw refuseField('', { zh: '消息应为带有 type 的 JSON 对象', en: 'a message is a JSON object with a type' });
  }
  return { ...value, type: value.type };
}

function fromJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parseJson(text);
  } catch (error) {
    if (isRefusal(error, 'malformed_body') && 'what' in error.data) throw error;
    return undefined;
  }
}
