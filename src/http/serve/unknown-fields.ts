/**
 * Fields that a schema does not have. They are ignored, as by the original servers of these APIs. A field that looks
 * like a misspelling of a missing field is refused, because a change would silently not happen (docs/decisions/0006).
 */
import { distance } from 'fastest-levenshtein';
import type { Issue } from '../declare/request-errors.ts';

/** The parts of JSON Schema that are read. */
export interface FieldsSchema {
  readonly properties?: Readonly<Record<string, FieldsSchema>>;
  readonly additionalProperties?: unknown;
  readonly patternProperties?: unknown;
  readonly items?: FieldsSchema;
}

/** If there are more unknown fields, they are not compared one by one. */
const MOST_EXAMINED = 100;

/** Removes unknown fields from a value. @returns one issue for each misspelt one */
export type DropUnknown = (value: unknown, path?: string) => Issue[];

/** @param keeps whether unknown fields stay, as in queries */
export function dropUnknown(schema: FieldsSchema, { keeps = false } = {}): DropUnknown {
  const { properties, additionalProperties, patternProperties, items } = schema;
  if (items) return ofItems(dropUnknown(items, { keeps }));
  if (!properties) return () => [];
  const inner = Object.entries(properties).map(([name, property]) => [name, dropUnknown(property, { keeps })] as const);
  const isOpen =
    patternProperties !== undefined || (additionalProperties !== undefined && additionalProperties !== false);
  return (value, path = '') => {
    if (!isFields(value)) return [];
    const unknown = isOpen ? [] : Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
    const missing = unknown.length === 0 ? [] : Object.keys(properties).filter((name) => !Object.hasOwn(value, name));
    const issues = unknown.slice(0, MOST_EXAMINED).flatMap((name) => misspelt(name, missing, path));
    if (!keeps) for (const name of unknown) delete value[name];
    for (const [name, drop] of inner)
      if (Object.hasOwn(value, name)) issues.push(...drop(value[name], `${path}${name}/`));
    return issues;
  };
}

function ofItems(drop: DropUnknown): DropUnknown {
  return (value, path = '') => {
    return Array.isArray(value) ? value.flatMap((item, index) => drop(item, `${path}${index}/`)) : [];
  };
}

function misspelt(name: string, missing: readonly string[], path: string): Issue[] {
  const meant = missing.find((one) => looksLike(name, one));
  if (meant === undefined) return [];
  return [
    {
      field: `${path}${name}`,
      message: {
        zh: `未知字段，是否应为 ${meant}？`,
        en: `is not a field of this request: ${meant} is probably meant`,
      },
    },
  ];
}

/** Normalises the spellings of a name: `maxRetries`, `max-retries`. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '');

/** A short name with another letter is another word. */
function looksLike(name: string, known: string): boolean {
  if (name.length > 2 * known.length) return false;
  const [one, other] = [plain(name), plain(known)];
  if (one === other || isSwapped(one, other)) return true;
  if (known.length < 5) return false;
  return distance(one, other) <= (known.length < 8 ? 1 : 2);
}

/** Whether two texts differ by two swapped neighbours. */
function isSwapped(one: string, other: string): boolean {
  if (one.length !== other.length || one.length < 3) return false;
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at >= 0 && `${one.slice(0, at)}${one[at + 1] ?? ''}${one[at]}${one.slice(at + 2)}` === other;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
