import type { Timestamp } from '../../../core/db/tables.ts';
import { isoSeconds } from '../../../http/times.ts';

/** `2025-10-12T12:00:00`: UTC, without saying so. */
export const plainSeconds = (timestamp: Timestamp) => isoSeconds(timestamp).slice(0, -1);

/** The same where there may be none. */
export const plainSecondsOrNull = (timestamp: Timestamp | null) =>
  timestamp === null ? null : plainSeconds(timestamp);
