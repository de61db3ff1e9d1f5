/** What to do with an item that is not open. */
export type NotopenAction = 'retry' | 'ask' | 'continue';

/** The study preferences of an account. */
export interface StudyPreferences {
  /** Seconds of an item per second of the clock. */
  readonly speed: number;
  readonly notopenAction: NotopenAction;
}
