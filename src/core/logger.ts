import { type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLines } from './system-log/log-lines.ts';

/**
 * Secrets must not be logged. If one is logged by mistake, at most three levels deep, its value is redacted. This is a
 * safety net for that rule.
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
 * The program's log. It goes to standard error, so that standard output holds only a command's result: readable text on
 * a terminal, otherwise one JSON object per line.
 * @param level the lowest level that is written; `silent` for nothing
 * @param lines gets every written line, to store it in the database
 */
export function createLogger(level: string, lines?: LogLines): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  };
  // In this process and not in pino's worker thread: a line must not be lost when the process ends with it.
  if (process.stderr.isTTY) {
    return pino(options, through(lines, PinoPretty({ destination: 2, sync: true, translateTime: 'HH:MM:ss' })));
  }
  const stream = pino.destination({ fd: 2, sync: false });
  return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, through(lines, stream));
}

/** Passes each line on as it is written, after redaction. */
function through(lines: LogLines | undefined, stream: DestinationStream & { flushSync?(): void }): DestinationStream {
  if (!lines) return stream;
  const passing = {
    // Makes pino report the logger and level of each line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    lastLogger: undefined as Logger | undefined,
    write(line: string) {
      stream.write(line);
      if (passing.lastLogger) lines.offer(line, passing.lastLevel, passing.lastLogger);
    },
    // Called before the process ends by a fatal error.
    flushSync: () => stream.flushSync?.(),
  };
  return passing;
}
