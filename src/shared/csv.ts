/** Cells of CSV, made harmless for spreadsheets: https://owasp.org/www-community/attacks/CSV_Injection */

const FORMULA_START = /^[=+\-@\t\r]/;
/** A signed number is no formula. */
const SIGNED_NUMBER = /^([-+][0-9][0-9.,]*%?|-+)$/;

/** A text that a spreadsheet would run as a formula is led by an apostrophe. */
export const harmless = (text: string) => (FORMULA_START.test(text) && !SIGNED_NUMBER.test(text) ? `'${text}` : text);

/** Quoted where necessary. An empty text is quoted, because nothing at all is a missing value. */
export function quoted(text: string): string {
  return text === '' || text === '\\.' || /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line; null is a missing value. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map((value) => (value === null ? '' : quoted(harmless(String(value))))).join(',')}\n`;
}
