import type { FastifyRequest } from 'fastify';
import { refuse } from '../../declare/request-errors.ts';
import { networkOf } from '../network.ts';
import type { BodyBudget } from './body-budget.ts';
import { letBodyCome } from './expectations.ts';
import { free } from './free.ts';

/** The size limit of JSON and form bodies in bytes; uploads have their own limits. */
export const BODY_LIMIT = 1_048_576;

/** The time limit for receiving a body. */
const MOST_MILLISECONDS = 30_000;

const FIRST_CAPACITY = 1_024;

/**
 * Reads the whole body of a request into memory.
 * @throws body_too_large, malformed_body if it breaks off or takes longer than 30 s, unavailable if the memory for
 *   bodies is used up
 */
export async function readBody(request: FastifyRequest, budget: BodyBudget): Promise<Buffer> {
  const { raw, ip, headers } = request;
  const length = Number(headers['content-length'] ?? 0);
  if (length > BODY_LIMIT) throw tooLarge();
  request.waitingBody?.take();
  letBodyCome(raw);
  return await new Promise((resolve, reject) => {
    // Copied into one buffer: as many small chunks, a body would take a hundred times its size.
    let body = Buffer.alloc(0);
    let size = 0;
    const stop = () => {
      clearTimeout(timer);
      held?.release();
      raw.off('data', receive).off('end', end).off('error', breakOff).off('close', breakOff);
    };
    const giveUp = (error: Error) => {
      stop();
      free(body);
      reject(error);
    };
    const breakOff = () => giveUp(refuse('malformed_body', { what: 'cut_off' }));
    // One that has come whole is read in the next moment.
    const held = raw.complete ? undefined : budget.hold(networkOf(ip), () => giveUp(refuse('unavailable', {})));
    const timer = setTimeout(() => giveUp(refuse('malformed_body', { what: 'too_slow' })), MOST_MILLISECONDS);
    const receive = (chunk: Buffer) => {
      const wanted = size + chunk.length;
      if (wanted > BODY_LIMIT) return giveUp(tooLarge());
      if (wanted > body.length) {
        const wider = Buffer.allocUnsafeSlow(capacityFor(wanted));
        body.copy(wider, 0, 0, size);
        free(body);
        body = wider;
      }
      chunk.copy(body, size);
      free(chunk);
      size = wanted;
      held?.resize(body.length);
    };
    const end = () => {
      stop();
      resolve(body.subarray(0, size));
    };
    raw.on('data', receive).on('end', end).on('error', breakOff).on('close', breakOff);
    held?.resize(0);
  });
}

/** Doubled, so that each byte is copied at most twice, however the body is chunked. */
function capacityFor(bytes: number): number {
  let capacity = FIRST_CAPACITY;
  while (capacity < bytes) capacity *= 2;
  return capacity;
}

const tooLarge = () => refuse('body_too_large', { limit: BODY_LIMIT });
