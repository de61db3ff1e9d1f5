import type { Duplex } from 'node:stream';
import { free } from '../bodies/free.ts';

/**
 * What a client sends before its handshake is answered. It has to wait for the answer
 * (https://www.rfc-editor.org/rfc/rfc6455#section-4.1); one that sends more than a message may have is hung up on, so
 * that no more is kept for connections that are not admitted yet.
 */
export class EarlyBytes {
  readonly #stream: Duplex;
  readonly #chunks: Buffer[];

  constructor(stream: Duplex, head: Buffer, mostBytes: number) {
    this.#stream = stream;
    this.#chunks = [head];
    let bytes = head.length;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBytes) this.#chunks.push(chunk);
      else {
        free(chunk);
        stream.destroy();
      }
    });
  }

  /** Stops waiting. @returns the data received so far; later data stays in the stream until it is read */
  end(): Buffer {
    this.#stream.removeAllListeners('data');
    this.#stream.pause();
    return Buffer.concat(this.#chunks);
  }
}
