/** Parses days and times in the zone of this server. */

/** The range that PostgreSQL (no year 0) and JavaScript's ISO format (no year 10,000) share. */
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(9999, 0, 1);
const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;

export interface Span {
  readonly from: Date;
  /** Exclusive. */
  readonly until: Date;
}

/**
 * Parses a whole day in a zone, or one instant; one without an offset is in the zone.
 * @param text `2024-01-15`, or ISO 8601 as `2024-01-15T10:30:00Z`
 * @returns undefined if it is neither
 */
export function spanOf(text: string, zone: string): Span | undefined {
  if (DAY.test(text)) {
    const next = new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000);
    // Date would accept the 31st of June as the first of July.
    if (!isDay(text)) return undefined;
    return within({ from: local(`${text}T00:00:00`, zone), until: local(next.toISOString().slice(0, 19), zone) });
  }
  const [, , , offset] = TIME.exec(text) ?? [];
  if (!TIME.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const from = offset ? new Date(text) : local(text, zone);
  return within({ from, until: new Date(from.getTime() + 1) });
}

const isDay = (day: string) => {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
};

const within = (span: Span) => (span.from.getTime() >= FIRST && span.until.getTime() <= LAST ? span : undefined);

/** The instant at which the clocks of a zone show this time. */
function local(time: string, zone: string): Date {
  const shown = Date.parse(`${time}Z`);
  // Twice, because the first result is wrong in the hours around a clock change.
  const near = shown - offsetAt(shown, zone);
  return new Date(shown - offsetAt(near, zone));
}

/** How far the clocks of a zone are ahead of UTC, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
  if (Number.isNaN(moment)) return Number.NaN;
  const clock = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = clock.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
