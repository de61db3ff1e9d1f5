/** The stored levels of the program's log. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

export type SystemLogLevel = (typeof LOG_LEVELS)[number];

/** The lowest of pino's numbers for each: https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object */
const NUMBERS: Record<SystemLogLevel, number> = { DEBUG: 0, INFO: 30, WARNING: 40, ERROR: 50, CRITICAL: 60 };

export const numberOf = (level: SystemLogLevel): number => NUMBERS[level];

export function levelOf(number: number): SystemLogLevel {
  return LOG_LEVELS.findLast((level) => NUMBERS[level] <= number) ?? 'DEBUG';
}
