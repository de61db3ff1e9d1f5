/**
 * Serialises a value as JSON that PostgreSQL's jsonb accepts. It refuses NUL and lone surrogates, which scripts and
 * scraped pages contain, and one such value would hold up the batch it is written in.
 */
export function toJson(value: object): string {
  // JSON.stringify writes both as escapes. An escaped backslash is matched first, so that it does not start another
  // escape.
  return JSON.stringify(value).replace(/\\\\|\\u0000|\\ud[89a-f]../g, (found) =>
    found === '\\\\' ? found : '\\ufffd',
  );
}

/** Text that PostgreSQL accepts, truncated to a useful length. */
export function toText(value: string, most: number): string {
  const text = value.length > most ? `${value.slice(0, most)}…` : value;
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
