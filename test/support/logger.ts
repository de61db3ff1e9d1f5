import { pino } from 'pino';

/** Silent unless LOG_LEVEL says otherwise. */
export const quiet = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
