import { toJson, toText } from '../jobs/runs/json.ts';
import { levelOf, type SystemLogLevel } from './log-level.ts';

/** A stored line of the log. */
export interface NewLogEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly level: SystemLogLevel;
  readonly source: string;
  readonly message: string;
  /** JSON. */
  readonly detail: string | null;
}

const MOST_MESSAGE_CHARACTERS = 4_000;
const MOST_VALUE_CHARACTERS = 4_000;
const MOST_DETAIL_CHARACTERS = 16_000;

/**
 * Parses a line written by pino.
 * @param source the process it comes from, unless the line names a worker
 */
export function readLine(line: string, source: string): NewLogEntry {
  const { level, time, msg, worker, ...detail } = JSON.parse(line, cut) as Record<string, unknown>;
  return {
    at: new Date(time as string | number).toISOString(),
    level: levelOf(Number(level)),
    source: typeof worker === 'string' ? worker : source,
    message: toText(String(msg ?? (detail.err as { message?: string })?.message ?? ''), MOST_MESSAGE_CHARACTERS),
    detail: Object.keys(detail).length > 0 ? shortened(toJson(detail)) : null,
  };
}

function cut(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? toText(value, MOST_VALUE_CHARACTERS) : value;
}

/** A value that is too long becomes its beginning as text. */
function shortened(json: string): string {
  return json.length <= MOST_DETAIL_CHARACTERS ? json : toJson({ cut: toText(json, MOST_VALUE_CHARACTERS) });
}
