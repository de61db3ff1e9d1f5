/** Bytes from a position; fewer at the end of the file. */
export type Read = (position: number, length: number) => Promise<Buffer>;
