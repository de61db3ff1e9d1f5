/** Inspects a stream while it arrives, holding only its first bytes. */
import { Readable } from 'node:stream';

/** As many bytes as file-type needs for all its types. */
export const FIRST_BYTES = 65_536;

/**
 * Reads the first bytes, or all if there are fewer.
 * @returns these bytes, and a stream of the whole including them. Destroying it destroys the given stream.
 */
export async function peek(content: Readable, bytes = FIRST_BYTES): Promise<{ first: Buffer; whole: Readable }> {
  const chunks: Buffer[] = [];
  let length = 0;
  const iterator = content[Symbol.asyncIterator]();
  while (length < bytes) {
    const { done, value } = await iterator.next();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  const all = Buffer.concat(chunks);
  const whole = Readable.from(
    (async function* () {
      try {
        if (all.length > 0) yield all;
        yield* { [Symbol.asyncIterator]: () => iterator };
      } finally {
        content.destroy();
      }
    })(),
    { objectMode: false },
  );
  // A generator that was never started would not end the stream it reads from.
  whole.once('close', () => content.destroy());
  return { first: all.subarray(0, bytes), whole };
}

/**
 * The same content, limited to a number of bytes: it fails with `tooLong()` before the chunk that exceeds the limit is
 * passed on.
 */
export function atMost(content: Readable, bytes: number, tooLong: () => Error): Readable {
  let length = 0;
  const counted = Readable.from(
    (async function* () {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > bytes) throw tooLong();
        yield chunk;
      }
    })(),
    { objectMode: false },
  );
  counted.once('close', () => content.destroy());
  return counted;
}
