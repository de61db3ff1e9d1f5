/**
 * Cells of a worksheet as XML: ECMA-376, SpreadsheetML. They are written as bytes at once: strings that are gathered,
 * measured and then encoded take several times as long.
 */

/** Text, a number, true or false, or nothing. */
export type Cell = string | number | boolean | null;

/** Bytes given on at a time. */
const CHUNK = 65_536;
/** More than any part of a cell but its text: a reference, a style and digits. */
const ROOM = 128;
/** Of UTF-8, for a UTF-16 unit. */
const MOST_BYTES = 3;

export class CellXml {
  #bytes = Buffer.allocUnsafe(2 * CHUNK);
  #length = 0;
  #row = '';

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length >= CHUNK;
  }

  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(2 * CHUNK);
    this.#length = 0;
    return taken;
  }

  /** Forgets all but the first bytes. */
  cutTo(length: number): void {
    this.#length = length;
  }

  markup(xml: string): void {
    this.#reserve(xml.length * MOST_BYTES);
    this.#length += this.#bytes.write(xml, this.#length);
  }

  /** @param number from 1 */
  beginRow(number: number): void {
    this.#row = String(number);
    this.markup(`<row r="${number}">`);
  }

  endRow(): void {
    this.#reserve(ROOM);
    this.#put('</row>');
  }

  /** @param style of a number, as an attribute, or nothing */
  cell(letters: string, style: string, value: Cell): void {
    if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return;
    this.#reserve(ROOM);
    this.#put('<c r="');
    this.#put(letters);
    this.#put(this.#row);
    if (typeof value === 'string') {
      this.#put('" t="inlineStr"><is><t');
      this.#text(value);
      this.#put('</t></is></c>');
    } else {
      if (typeof value === 'boolean') this.#put(value ? '" t="b"><v>1' : '" t="b"><v>0');
      else {
        this.#put('"');
        this.#put(style);
        this.#put('><v>');
        this.#put(String(value));
      }
      this.#put('</v></c>');
    }
  }

  /** In ASCII, for which there is room. */
  #put(text: string): void {
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index += 1) bytes[at++] = text.charCodeAt(index);
    this.#length = at;
  }

  /** With the end of its tag. */
  #text(text: string): void {
    this.#reserve(text.length * MOST_BYTES + ROOM);
    const start = this.#length;
    this.#put('>');
    if (isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1)) || !this.#plain(text)) {
      this.#length = start;
      this.markup(`${needsSpace(text)}>${escaped(text)}`);
      this.#reserve(ROOM);
    }
  }

  /** Writes text of the first plane without anything to escape. @returns false where it is another */
  #plain(text: string): boolean {
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code < 0x80) {
        if (code < 0x20 || code === 0x26 || code === 0x3c || code === 0x3e || code === 0x5f) return false;
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else if (code < 0xd800 || (code > 0xdfff && code < 0xfffe)) {
        bytes[at++] = 0xe0 | (code >> 12);
        bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[at++] = 0x80 | (code & 0x3f);
      } else return false;
    }
    this.#length = at;
    return true;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** A, B, … Z, AA, … for 0, 1, … */
export function lettersOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : lettersOf(Math.floor(index / 26) - 1) + letter;
}

/** Which XML readers drop at the ends of a text unless told otherwise. */
const isSpace = (code: number) => code <= 0x20;
const needsSpace = (text: string) => (/^\s|\s$|[\n\t]/.test(text) ? ' xml:space="preserve"' : '');

/** What XML or Excel would read as something else: markup, control characters, and Excel's own escapes of these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[\da-f]{4}_)/gi;
const MARKUP: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', _: '_x005F_' };

export function escaped(text: string): string {
  return text.replace(SPECIAL, (character) => {
    const known = MARKUP[character];
    if (known) return known;
    if (character >= '\ufffe') return '\ufffd';
    return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}
