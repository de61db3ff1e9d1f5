/** Values of foreign rows, which SQLite, MySQL and PostgreSQL write differently. */
import type { ForeignRow } from './foreign-database.ts';

/** A text; null when it is missing or empty. */
export function textIn(row: ForeignRow, column: string): string | null {
  const value = row[column];
  if (value === null || value === undefined) return null;
  return String(value).trim() || null;
}

/** A number; null when it is missing or none. Decimals arrive as text. */
export function numberIn(row: ForeignRow, column: string): number | null {
  const text = textIn(row, column);
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}

/** A truth value: SQLite and MySQL have 0 and 1 for it. */
export function booleanIn(row: ForeignRow, column: string, otherwise: boolean): boolean {
  const value = row[column];
  if (value === null || value === undefined) return otherwise;
  return value === true || Number(value) === 1 || String(value).toLowerCase() === 'true';
}

/** An instant; null when it is missing or none. SQLite has text for it, in UTC. */
export function instantIn(row: ForeignRow, column: string): Date | null {
  const value = row[column];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  const text = textIn(row, column);
  if (text === null) return null;
  const iso = text.replace(' ', 'T');
  const instant = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** A JSON value; undefined when it is missing or broken. MySQL and PostgreSQL have parsed it already. */
export function jsonIn(row: ForeignRow, column: string): unknown {
  const value = row[column];
  if (typeof value !== 'string') return value ?? undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
