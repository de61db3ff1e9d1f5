const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Names come from Moodle as HTML: `R&amp;D`, and now and then with tags. */
export function plainText(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,6})|(\w+));/g, (whole, number, name) => {
      if (number === undefined) return CHARACTERS[name] ?? whole;
      return String.fromCodePoint(Number(number));
    })
    .replace(/\s+/g, ' ')
    .trim();
}
