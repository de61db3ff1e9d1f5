import { decodeHTML } from 'entities';

/** The maximum length of a site's texts; Moodle's own names have 255 characters at most. */
const MOST_CHARACTERS = 255;

/**
 * Text of a site as plain text: it comes as HTML, with entities (`R&amp;D`) and now and then with tags.
 * Character references are decoded as the HTML standard says; one of half a surrogate pair becomes U+FFFD.
 */
export function plainText(html: string): string {
  // Tags that end a line or a list entry separate words; all others occur within words.
  const lines = html.replace(/<\/?(?:br|p|div|li|ul|ol|h\d|tr|td)\b[^>]*>/gi, ' ').replace(/<[^>]*>/g, '');
  const text = decodeHTML(lines).replace(/\s+/g, ' ').trim();
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…` : text;
}
