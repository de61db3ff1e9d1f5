/** The messages between the server and the process that reads a film, one JSON document per line. */

/** What the process reads from its standard input. */
export interface Order {
  /** Absolute path of the film. */
  readonly file: string;
  /** Absolute path of the folder for the pictures. */
  readonly folder: string;
}

/** What it writes to its standard output. */
export type Message =
  /** The progress through the film, 0 to 1. */
  | { readonly progress: number }
  | { readonly result: Analysis }
  | { readonly error: { readonly code: 'video_unreadable' | 'video_without_picture'; readonly message: string } };

/** In seconds from the beginning of the film. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Picture {
  /** Of the file in the folder. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** The time it shows; undefined for the contact sheet. */
  readonly time?: number;
}

export interface Analysis {
  /** Seconds. */
  readonly duration: number;
  /** FFmpeg's name of the container. */
  readonly format: string;
  /** Bits a second, of all streams. */
  readonly bit_rate: number | null;
  /** The display size: rotated, with square pixels. */
  readonly resolution: { readonly width: number; readonly height: number };
  /** The rotation when shown, in degrees clockwise. */
  readonly rotation: number;
  readonly frame_rate: number | null;
  /** The number of decoded frames. */
  readonly frames: number;
  /** The approximate expected number of frames; null if unknown. */
  readonly expected_frames: number | null;
  /** The number of damaged frames. */
  readonly damaged_frames: number;
  /** Spans without a decoded frame. */
  readonly gaps: readonly Span[];
  /** Whether the whole film could be decoded. */
  readonly complete: boolean;
  readonly streams: readonly object[];
  readonly scene_changes: readonly { readonly time: number; readonly score: number }[];
  readonly black: readonly Span[];
  readonly frozen: readonly Span[];
  /** Null if there is no sound. */
  readonly silent: readonly Span[] | null;
  /** By EBU R 128; null if there is no or too little sound. */
  readonly loudness: {
    /** LUFS. */
    readonly integrated: number;
    /** LU. */
    readonly range: number;
    /** dBFS. */
    readonly true_peak: number | null;
  } | null;
  readonly files: readonly Picture[];
}
