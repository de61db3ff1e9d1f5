/**
 * Gives the memory of a buffer back at once. Node copies each chunk of a body out of the socket into memory outside the
 * JavaScript heap, and V8 lets some 64 MB of it gather before it collects: a flood of unfinished bodies would cost that
 * much for nothing. A buffer that shares its memory with others is left alone.
 */
export function free({ buffer, byteLength }: Buffer<ArrayBufferLike>): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) buffer.transfer(0);
}
