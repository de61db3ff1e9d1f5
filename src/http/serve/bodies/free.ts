/**
 * Frees the memory of a buffer at once. Node copies each chunk of a body from the socket into memory outside the
 * JavaScript heap, and V8 lets some 64 MB of it accumulate before it collects: a flood of unfinished bodies would waste
 * that much. A buffer that shares its memory is left alone.
 */
export function free({ buffer, byteLength }: Buffer<ArrayBufferLike>): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0) buffer.transfer(0);
}

/** The same for the chunk of up to 64 KiB whose end is this part: Node gives each chunk from a socket memory of its own. */
export function freeWithChunk({ buffer, byteOffset, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
}
