const HEADER = '%PDF-';
/** Readers look for the header in the first 1,024 bytes: ISO 32000-1, annex H.3, note 13. */
const SEARCHED_BYTES = 1_024;

/** @returns the offset of the PDF in a file; undefined if readers would find none */
export function beginOf(first: Uint8Array): number | undefined {
  const begin = Buffer.from(first.buffer, first.byteOffset, Math.min(first.length, SEARCHED_BYTES)).indexOf(HEADER);
  return begin < 0 ? undefined : begin;
}
