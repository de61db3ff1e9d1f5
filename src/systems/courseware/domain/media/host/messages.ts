/** What the server and the process that reads a file say to each other, one JSON document each. */
import type { FileProblem } from '../../errors.ts';
import type { FileFormat } from '../../materials/material-queries.ts';

/** What the process reads from its standard input. */
export interface Order {
  /** Absolute path. */
  readonly file: string;
  readonly format: FileFormat;
  /** Where a thumbnail is to be written, an absolute path; without one the file is only looked at. */
  readonly thumbnail?: string;
}

/** What it writes to its standard output. */
export type Message = { readonly facts: MediaFacts } | { readonly problem: FileProblem; readonly message: string };

/** What a file says of itself. */
export interface MediaFacts {
  /** As it is shown: of a video in pixels, of a PDF's first page in points. */
  readonly width: number;
  readonly height: number;
  /** Of a video. */
  readonly durationSeconds: number | null;
  /** Of a PDF. */
  readonly pageCount: number | null;
}
