import type { Timestamp } from '../../core/db/tables.ts';

/** `2024-01-01T12:00:00Z` from PostgreSQL's text, without creating a `Date`. */
export function isoSeconds(timestamp: Timestamp): string {
  return `${timestamp.slice(0, 10)}T${timestamp.slice(11, 19)}Z`;
}

/** The same for a nullable time. */
export function isoSecondsOrNull(timestamp: Timestamp | null): string | null {
  return timestamp === null ? null : isoSeconds(timestamp);
}

/** `2024-01-15T08:30:00`: UTC without an offset. */
export function plainSeconds(timestamp: Timestamp): string {
  return isoSeconds(timestamp).slice(0, -1);
}

/** The same for a nullable time. */
export function plainSecondsOrNull(timestamp: Timestamp | null): string | null {
  return timestamp === null ? null : plainSeconds(timestamp);
}
