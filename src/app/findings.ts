import type { DatabaseFindings } from '../core/db/clock.ts';
import type { ServerFindings } from '../core/server-findings.ts';
import { findingOf } from '../shared/checks.ts';

/** The findings of the server itself. */
export const finding = findingOf<ServerFindings & DatabaseFindings>();
