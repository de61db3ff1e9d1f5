/** What the server and the process that reads a film say to each other, one JSON document a line. */

/** What the process reads from its standard input. */
export interface Order {
  /** Absolute path of the film. */
  readonly file: string;
  /** Absolute path of the folder for the pictures. */
  readonly folder: string;
}

/** What it writes to its standard output. */
export type Message =
  /** How much of the film it has seen, 0 to 1. */
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
  /** What moment it shows; undefined of the sheet that shows many. */
  readonly time?: number;
}

export interface Analysis {
  /** Seconds. */
  readonly duration: number;
  /** FFmpeg's name of the container. */
  readonly format: string;
  /** Bits a second, of all streams. */
  readonly bit_rate: number | null;
  /** As it is shown: turned as it asks to be, its pixels square. */
  readonly resolution: { readonly width: number; readonly height: number };
  /** Degrees clockwise by which it is turned when shown. */
  readonly rotation: number;
  readonly frame_rate: number | null;
  /** How many pictures could be read. */
  readonly frames: number;
  /** How many there should be, about; null where the film does not say. */
  readonly expected_frames: number | null;
  /** Pictures of which a part could not be read. */
  readonly damaged_frames: number;
  /** Where no picture could be read. */
  readonly gaps: readonly Span[];
  /** Whether all of it could be read. */
  readonly complete: boolean;
  readonly streams: readonly object[];
  readonly scene_changes: readonly { readonly time: number; readonly score: number }[];
  readonly black: readonly Span[];
  readonly frozen: readonly Span[];
  /** Null where there is no sound. */
  readonly silent: readonly Span[] | null;
  /** By EBU R 128; null where there is no sound, or too little of it. */
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
