import { pino } from 'pino';

/** Silent unless LOG_LEVEL says otherwise. */
export const quiet = pino({ level: process.env.LOG_LEVEL ?? 'silent' });

/** A logger that records its lines of every level. */
export function recordingLogger() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => lines.push(JSON.parse(line)) });
  return { logger, lines };
}
