/**
 * The type of a column, determined from all values of a load and widened by later loads. The types
 * form a lattice: two of them always have one narrowest type that holds the values of both without loss.
 */

/** A type of PostgreSQL that a column of a collected table may have. */
export type ColumnType =
  | 'boolean'
  | 'bigint'
  | 'numeric'
  | 'double precision'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'jsonb'
  | 'text';

/**
 * What is known of a column: `null`, nothing was in it yet; `integer`, whole numbers that a double holds exactly, so
 * that they may still become `double precision` (a stored bigint may not: it can hold more than 53 bits).
 */
export type SeenType = 'null' | 'integer' | ColumnType;

/** The types that hold each type's values without loss, narrowest first. */
const HOLDERS: Record<SeenType, readonly SeenType[]> = {
  null: [
    'null',
    'boolean',
    'integer',
    'bigint',
    'double precision',
    'numeric',
    'date',
    'timestamp',
    'timestamptz',
    'jsonb',
    'text',
  ],
  boolean: ['boolean', 'text'],
  integer: ['integer', 'bigint', 'double precision', 'numeric', 'text'],
  bigint: ['bigint', 'numeric', 'text'],
  'double precision': ['double precision', 'numeric', 'text'],
  numeric: ['numeric', 'text'],
  date: ['date', 'timestamp', 'text'],
  timestamp: ['timestamp', 'text'],
  timestamptz: ['timestamptz', 'text'],
  jsonb: ['jsonb', 'text'],
  text: ['text'],
};

/** The narrowest type that holds the values of both. */
export function widerType(one: SeenType, other: SeenType): SeenType {
  if (one === other) return one;
  const holders = HOLDERS[other];
  return HOLDERS[one].find((type) => holders.includes(type)) ?? 'text';
}

/** The type to store a column as. */
export function columnType(seen: SeenType): ColumnType {
  if (seen === 'integer') return 'bigint';
  return seen === 'null' ? 'text' : seen;
}

/**
 * The type one value needs. A string is text, however much it looks like a number (leading zeros mean something),
 * unless it is an ISO date or date and time. NaN and the infinities count as missing: JSON has no word for them.
 */
export function typeOfValue(value: unknown): SeenType {
  switch (typeof value) {
    case 'string':
      return typeOfString(value);
    case 'number':
      if (Number.isSafeInteger(value)) return 'integer';
      return Number.isFinite(value) ? 'double precision' : 'null';
    case 'boolean':
      return 'boolean';
    case 'bigint':
      return typeOfBigInt(value);
    case 'object':
      return value === null ? 'null' : 'jsonb';
    default:
      return 'null';
  }
}

function typeOfBigInt(value: bigint): SeenType {
  if (BigInt.asIntN(64, value) !== value) return 'numeric';
  return Number.isSafeInteger(Number(value)) ? 'integer' : 'bigint';
}

// Four-digit years from 1000 on and at most microseconds: what PostgreSQL gives back exactly as it was.
const DATE = /^([1-9]\d{3})-(\d\d)-(\d\d)/;
const TIME = /^[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

function typeOfString(value: string): SeenType {
  // Nearly every string is refused by its length or by one character; the patterns are for the rest.
  if (value.length < 10 || value.length > 32 || value.charCodeAt(4) !== 45) return 'text';
  const date = DATE.exec(value);
  if (!date || !isInCalendar(Number(date[1]), Number(date[2]), Number(date[3]))) return 'text';
  if (value.length === 10) return 'date';
  const time = TIME.exec(value.slice(10));
  if (!time) return 'text';
  return time[1] ? 'timestamptz' : 'timestamp';
}

function isInCalendar(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
