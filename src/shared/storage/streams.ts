/** Looks at what comes in while it comes in, holding no more of it than the first bytes. */
import { Readable } from 'node:stream';

/** As much as file-type wants for every type it knows. */
export const FIRST_BYTES = 65_536;

/**
 * Reads the first bytes, or all there are if that is less.
 * @returns them, and a stream of the whole with them in it. Destroying that destroys the one given.
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
  // Never begun, the generator's own end would not reach what it reads from.
  whole.once('close', () => content.destroy());
  return { first: all.subarray(0, bytes), whole };
}

/**
 * The same content as long as it has no more than so many bytes; it fails with `tooLong()` at the first one above, before
 * any of the chunk that holds it is passed on.
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
