/** The messages between the server and the process that reads a file, one JSON document each. */
import type { FileProblem } from '../../errors.ts';
import type { FileFormat } from '../../materials/material-queries.ts';

/** What the process reads from its standard input. */
export interface Order {
  /** Absolute path. */
  readonly file: string;
  readonly format: FileFormat;
  /** The absolute path for the thumbnail; undefined: the file is only inspected. */
  readonly thumbnail?: string;
}

/** What it writes to its standard output. */
export type Message = { readonly facts: MediaFacts } | { readonly problem: FileProblem; readonly message: string };

/** The facts of a file. */
export interface MediaFacts {
  /** The display size: of a video in pixels, of a PDF's first page in points. */
  readonly width: number;
  readonly height: number;
  /** Of a video. */
  readonly durationSeconds: number | null;
  /** Of a PDF. */
  readonly pageCount: number | null;
}
