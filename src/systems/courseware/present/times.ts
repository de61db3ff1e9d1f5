import type { Timestamp } from '../../../core/db/tables.ts';
import { isoSeconds } from '../../../http/times.ts';

/** `2024-01-15T08:30:00`: UTC, without saying so. */
export const plainSeconds = (timestamp: Timestamp) => isoSeconds(timestamp).slice(0, -1);
