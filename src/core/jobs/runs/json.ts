/**
 * As JSON that PostgreSQL's jsonb takes: it refuses NUL and lone surrogates, which scripts and scraped pages do contain,
 * and one such value would hold up the batch it is written in.
 */
export function toJson(value: object): string {
  // JSON.stringify writes both as escapes. A backslash that is itself escaped goes first, so as not to be read as one.
  return JSON.stringify(value).replace(/\\\\|\\u0000|\\ud[89a-f]../g, (found) =>
    found === '\\\\' ? found : '\\ufffd',
  );
}

/** As text that PostgreSQL takes, cut where it is too long to be of use. */
export function toText(value: string, most: number): string {
  const text = value.length > most ? `${value.slice(0, most)}…` : value;
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
