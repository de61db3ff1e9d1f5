import { fileTypeFromBuffer } from 'file-type';
import type { FileFormat, MaterialType } from '../materials/material-queries.ts';
import { beginOf } from '../media/pdf-header.ts';

/** What can be uploaded. */
export interface FileKind {
  readonly type: MaterialType;
  readonly format: FileFormat;
  readonly contentType: string;
  /** The most bytes it may have. */
  readonly limit: number;
}

const MEGABYTE = 1_048_576;
const MOST_VIDEO_BYTES = 500 * MEGABYTE;

const kinds = new Map<string, FileKind>(
  (
    [
      { type: 'video', format: 'mp4', contentType: 'video/mp4', limit: MOST_VIDEO_BYTES },
      { type: 'video', format: 'webm', contentType: 'video/webm', limit: MOST_VIDEO_BYTES },
      { type: 'pdf', format: 'pdf', contentType: 'application/pdf', limit: 50 * MEGABYTE },
    ] satisfies FileKind[]
  ).map((kind) => [kind.contentType, kind]),
);

/** The size limit for files of any kind. */
export const MOST_BYTES = Math.max(...Array.from(kinds.values(), ({ limit }) => limit));

/** The kind of a file by its first bytes; undefined for types that are not accepted. */
export async function kindOf(first: Uint8Array): Promise<FileKind | undefined> {
  const found = await fileTypeFromBuffer(first);
  // Readers accept a PDF after meaningless bytes, such as the headers of a mail.
  const mime = found?.mime ?? (beginOf(first) === undefined ? '' : 'application/pdf');
  return kinds.get(mime);
}

/** The Content-Type of a file: never one that a browser would run. */
export const contentTypeOf = (format: FileFormat) => (format === 'pdf' ? 'application/pdf' : `video/${format}`);

/** A name with the extension of the detected format. */
export function nameWith(format: FileFormat, name: string): string {
  return name.toLowerCase().endsWith(`.${format}`) ? name : `${name}.${format}`;
}
