/** Values of foreign rows, which SQLite, MySQL and PostgreSQL write differently. */
import type { ForeignRow } from './foreign-database.ts';

/** A text; null if missing or empty. */
export function textIn(row: ForeignRow, column: string): string | null {
  const value = row[column];
  if (value === null || value === undefined) return null;
  return String(value).trim() || null;
}

/** A number; null if missing or invalid. Decimals arrive as text. */
export function numberIn(row: ForeignRow, column: string): number | null {
  const text = textIn(row, column);
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}

/** A boolean: SQLite and MySQL store 0 and 1. */
export function booleanIn(row: ForeignRow, column: string, otherwise: boolean): boolean {
  const value = row[column];
  if (value === null || value === undefined) return otherwise;
  return value === true || Number(value) === 1 || String(value).toLowerCase() === 'true';
}

/** An instant; null if missing or invalid. SQLite stores it as text, in UTC. */
export function instantIn(row: ForeignRow, column: string): Date | null {
  const value = row[column];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
  const text = textIn(row, column);
  if (text === null) return null;
  const iso = text.replace(' ', 'T');
  const instant = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** A JSON value; undefined if missing or invalid. MySQL and PostgreSQL have parsed it already. */
export function jsonIn(row: ForeignRow, column: string): unknown {
  const value = row[column];
  if (typeof value !== 'string') return value ?? undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
