/** Instants from outside: what JavaScript, PostgreSQL and all file formats hold without surprises. */

const FIRST = Date.UTC(1900, 0, 1);
const LAST = Date.UTC(10_000, 0, 1) - 1;

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 where a blank may take the place of the T; without leap seconds, which JavaScript does not have. */
const FORM = /^(\d{4})-(\d{2})-(\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether an instant lies in the years 1900 to 9999 in UTC. */
export function isInRange(instant: Date): boolean {
  const time = instant.getTime();
  return time >= FIRST && time <= LAST;
}

/** Whether a text is an instant with its offset, of a day that exists, in the years 1900 to 9999 in UTC. */
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
