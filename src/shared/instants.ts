/** Instants given by clients, limited to those that JavaScript, PostgreSQL and all file formats can represent. */

const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(10_000, 0, 1) - 1;

/**
 * https://www.rfc-editor.org/rfc/rfc3339#section-5.6 with a blank allowed in place of the T, and without leap seconds,
 * which JavaScript does not support.
 */
const FORM = /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether an instant is in the years 1900 to 9999 in UTC. */
export function isInRange(instant: Date): boolean {
  const time = instant.getTime();
  return time >= FIRST && time <= LAST;
}

/** Whether a text is an instant with an offset, on an existing day, in the years 1900 to 9999 in UTC. */
export function isInstant(text: string): boolean {
  const [, year, month, day] = FORM.exec(text) ?? [];
  if (!year || !month || !day) return false;
  const isDay = new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
  return (
    isDay &&
    isInRange(
      new Date(
        text
          .replace(' ', 'T')

          .toUpperCase(),
      ),
    )
  );
}
