/** What is done about an item that is not open. */
export type NotopenAction = 'retry' | 'ask' | 'continue';

/** How an account studies. */
export interface StudyPreferences {
  /** Seconds of an item per second of the clock. */
  readonly speed: number;
  readonly notopenAction: NotopenAction;
}
