/** Compares answers with those that a published document prints. */
import { expect } from 'vitest';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Expects every printed field in the answer, with a value of the printed type; the answer may have more fields. A printed
 * time stands for a time of the same format, a printed `uuid` or `…_uuid` for a UUID, and `ey…` for a JWT. A printed null
 * stands for a field that may have any value; a printed array for one that is not empty.
 */
export function expectLike(answer: unknown, printed: unknown, at = 'the answer'): void {
  if (printed === null) return;
  if (Array.isArray(printed)) {
    expect(Array.isArray(answer), at).toBe(true);
    const items = answer as unknown[];
    if (printed.length > 0) expect(items.length, `${at} has items`).toBeGreaterThan(0);
    for (const item of items) expectLike(item, printed[0], `${at}[]`);
  } else if (typeof printed === 'object') {
    for (const [name, value] of Object.entries(printed)) {
      expect(answer, `${at} has ${name}`).toHaveProperty(name);
      expectLike((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else {
    expect(typeof answer, at).toBe(typeof printed);
    if (typeof printed === 'string') expect(answer, at).toMatch(formatOf(printed));
  }
}

function formatOf(printed: string): RegExp {
  if (TIME.test(printed)) return printed.endsWith('Z') ? /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/ : /^\d{4}-\d\d-\d\dT[\d:]{8}$/;
  if (/(^|_)uuid$/.test(printed)) return UUID;
  return printed.startsWith('ey') ? TOKEN : /^/;
}
