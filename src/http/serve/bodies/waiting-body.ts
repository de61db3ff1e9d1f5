import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../declare/request-errors.ts';
import { networkOf } from '../network.ts';
import type { BodyBudget, HeldBody } from './body-budget.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its body, where that is long and has not been read. */
    waitingBody: WaitingBody | undefined;
  }
}

/** The body of a request that is not yet known to be welcome, or that waits for the database. */
export interface WaitingBody {
  /** Call it when the body is about to be read and is counted otherwise. */
  take(): void;
}

/** Node buffers so many bytes of an unread body. Its own default is four times as much. */
export const MOST_UNREAD_BYTES = 16_384;

/** A chunk as libuv reads it. */
const CHUNK_BYTES = 65_536;

/**
 * Counts a long body that has not come with the headers in the budget until it is read: while a token or a limit is
 * looked up, Node buffers the beginning of it. A request that has to give it up is answered 503 at once.
 */
export function holdBack(request: FastifyRequest, reply: FastifyReply, budget: BodyBudget): void {
  const { raw, headers } = request;
  const isChunked = headers['transfer-encoding'] !== undefined;
  const length = isChunked ? Number.POSITIVE_INFINITY : Number(headers['content-length'] ?? 0);
  if (length <= MOST_UNREAD_BYTES) return;
  let isTaken = false;
  let held: HeldBody | undefined;
  const take = () => {
    isTaken = true;
    held?.release();
    if (held) raw.off('close', take);
  };
  // What came with the headers is added to the request after this turn; most bodies are complete then.
  process.nextTick(() => {
    if (raw.complete || isTaken) return;
    raw.once('close', take);
    held = budget.hold(networkOf(request.ip), () => {
      take();
      if (!reply.sent) reply.send(refuse('unavailable', {}));
    });
    held.resize(Math.min(length, MOST_UNREAD_BYTES + CHUNK_BYTES));
  });
  request.waitingBody = { take };
}
