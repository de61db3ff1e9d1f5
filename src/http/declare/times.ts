import type { Timestamp } from '../../core/db/tables.ts';

/** `2024-01-01T12:00:00Z` from PostgreSQL's text: no `Date` is made on the way. */
export function isoSeconds(timestamp: Timestamp): string {
  return `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}Z`;
}

/** The same where there may be none. */
export function isoSecondsOrNull(timestamp: Timestamp | null): string | null {
  return timestamp === null ? null : isoSeconds(timestamp);
}

/** `2024-01-15T08:30:00`: UTC, without saying so. */
export function plainSeconds(timestamp: Timestamp): string {
  return isoSeconds(timestamp).slice(0, -1);
}

/** The same where there may be none. */
export function plainSecondsOrNull(timestamp: Timestamp | null): string | null {
  return timestamp === null ? null : plainSeconds(timestamp);
}
