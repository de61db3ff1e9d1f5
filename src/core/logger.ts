import { type DestinationStream, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLines } from './system-log/log-lines.ts';

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
 * @param lines given every line that is written, to be kept in the database
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

/** Has each line pass by on its way out, as it is written: what is secret has been left out of it. */
function through(lines: LogLines | undefined, stream: DestinationStream & { flushSync?(): void }): DestinationStream {
  if (!lines) return stream;
  const passing = {
    // Has pino say of each line which logger it is from, and how grave.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    lastLogger: undefined as Logger | undefined,
    write(line: string) {
      stream.write(line);
      if (passing.lastLogger) lines.offer(line, passing.lastLevel, passing.lastLogger);
    },
    // Before the process ends by a fatal error.
    flushSync: () => stream.flushSync?.(),
  };
  return passing;
}
