import { type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

/**
 * Nobody should log these; where somebody does by mistake, three levels deep at most, the value is left out. It is a net
 * below the rule, not the rule.
 */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'old_password',
  'new_password',
  'password_hash',
  'token',
  'access_token',
  'refresh_token',
  'secret',
];

/**
 * The program's log: on standard error, so that standard output is what a command was asked for. For people where that is
 * a terminal, else one JSON object a line.
 * @param level the least that is written; `silent` for nothing
 */
export function createLogger(level: string): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  };
  // In this process and not in pino's worker thread: a line must not be lost when the process ends with it.
  if (process.stderr.isTTY) return pino(options, PinoPretty({ destination: 2, sync: true, translateTime: 'HH:MM:ss' }));
  return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: false }));
}
