import type { Readable } from 'node:stream';

/**
 * The lines of a stream. A line with more than `most` characters is split, so that output without line breaks does not
 * fill the memory.
 */
export async function* lines(stream: Readable, most: number): AsyncGenerator<string> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    rest += chunk;
    let start = 0;
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', start)) {
      yield rest.slice(start, end);
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > most) {
      yield rest;
      rest = '';
    }
  }
  if (rest !== '') yield rest;
}
