/** The parts of an Excel workbook whose rows come as a stream: ECMA-376, SpreadsheetML. */
import { MOST_PART_BYTES, type ZipPart } from './zip.ts';

/** Text, a number, true or false, a moment, or nothing. A moment shows in its column's format. */
export type Cell = string | number | boolean | Date | null;

/** How a column shows moments: as a day, or with the time of day. */
export type MomentFormat = 'date' | 'timestamp';

export interface SheetColumn {
  readonly header: string;
  readonly moments?: MomentFormat | undefined;
}

export interface WorkbookLimits {
  /** Rows of a sheet, its header included. */
  readonly sheetRows?: number;
  /** Bytes of a sheet's XML; tests lower it. */
  readonly sheetBytes?: number;
}

/** https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MOST_ROWS = 1_048_576;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Characters of XML given on at a time. */
const CHUNK = 65_536;

/**
 * The parts of a workbook. Where a sheet is full, by rows or by bytes, the next one begins with the header again.
 * @param name of the first sheet; those that follow are called `<name>_2`, `<name>_3`, …
 */
export async function* workbookParts(
  name: string,
  columns: readonly SheetColumn[],
  rows: AsyncIterable<readonly Cell[]>,
  { sheetRows = MOST_ROWS, sheetBytes = MOST_PART_BYTES }: WorkbookLimits = {},
): AsyncGenerator<ZipPart> {
  const cells = columns.map((column, index) => cellWriter(lettersOf(index), column.moments));
  const rowXml = (row: readonly Cell[], number: number) => {
    let xml = `<row r="${number}">`;
    for (let index = 0; index < row.length; index += 1) xml += cells[index]?.(row[index] ?? null, number) ?? '';
    return `${xml}</row>`;
  };
  const header = columns.map((column) => column.header);
  const opening = sheetOpening(columns);
  const source = rows[Symbol.asyncIterator]();
  let sheets = 0;
  try {
    let next = await source.next();
    do {
      sheets += 1;
      const sheet = async function* () {
        let pending = opening + rowXml(header, 1);
        let bytes = Buffer.byteLength(pending) + CLOSING.length;
        for (let number = 2; !next.done && number <= sheetRows; number += 1) {
          const xml = rowXml(next.value, number);
          const size = Buffer.byteLength(xml);
          if (bytes + size > sheetBytes && number > 2) break;
          bytes += size;
          pending += xml;
          if (pending.length >= CHUNK) {
            yield pending;
            pending = '';
          }
          next = await source.next();
        }
        yield pending + CLOSING;
      };
      yield { name: `xl/worksheets/sheet${sheets}.xml`, content: sheet() };
    } while (!next.done);
  } finally {
    await source.return?.();
  }
  yield* frame(name, sheets);
}

const CLOSING = '</sheetData></worksheet>';

/** Wide enough that no moment shows as ####. */
const WIDTHS: Record<MomentFormat, number> = { date: 12, timestamp: 21 };
/** The places of the formats in `styles.xml`. */
const STYLES: Record<MomentFormat, number> = { date: 1, timestamp: 2 };

function sheetOpening(columns: readonly SheetColumn[]): string {
  const widths = columns.flatMap(({ moments }, index) =>
    moments ? [`<col min="${index + 1}" max="${index + 1}" width="${WIDTHS[moments]}" customWidth="1"/>`] : [],
  );
  const view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return (
    `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${view}</sheetView></sheetViews>` +
    `${widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''}<sheetData>`
  );
}

function cellWriter(letters: string, moments: MomentFormat | undefined) {
  const style = moments ? ` s="${STYLES[moments]}"` : '';
  return (value: Cell, row: number): string => {
    switch (typeof value) {
      case 'string':
        return `<c r="${letters}${row}" t="inlineStr"><is><t${needsSpace(value)}>${escaped(value)}</t></is></c>`;
      case 'number':
        return Number.isFinite(value) ? `<c r="${letters}${row}"><v>${value}</v></c>` : '';
      case 'boolean':
        return `<c r="${letters}${row}" t="b"><v>${value ? 1 : 0}</v></c>`;
      default:
        return value === null ? '' : `<c r="${letters}${row}"${style}><v>${serialOf(value)}</v></c>`;
    }
  };
}

/** Days since the end of 1899, as Excel counts them from March 1900 on. */
const serialOf = (moment: Date) => moment.getTime() / 86_400_000 + 25_569;

/** A, B, … Z, AA, … for 0, 1, … */
function lettersOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : lettersOf(Math.floor(index / 26) - 1) + letter;
}

const needsSpace = (text: string) => (/^\s|\s$|[\n\t]/.test(text) ? ' xml:space="preserve"' : '');

/** What XML or Excel would read as something else: markup, control characters, and Excel's own escapes of these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[\da-f]{4}_)/gi;
const MARKUP: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', _: '_x005F_' };

function escaped(text: string): string {
  return text.replace(SPECIAL, (character) => {
    const known = MARKUP[character];
    if (known) return known;
    if (character >= '\ufffe') return '\ufffd';
    return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
}

/** All but the sheets. */
function* frame(name: string, sheets: number): Generator<ZipPart> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const part = (path: string, xml: string): ZipPart => ({ name: path, content: [DECLARATION + xml] });
  yield part('xl/styles.xml', STYLE_SHEET);
  const entries = numbers.map(
    (n) => `<sheet name="${attribute(n === 1 ? name : `${name}_${n}`)}" sheetId="${n}" r:id="rId${n}"/>`,
  );
  yield part(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${entries.join('')}</sheets></workbook>`,
  );
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relations = (list: string[]) =>
    `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
  yield part(
    'xl/_rels/workbook.xml.rels',
    relations([
      ...numbers.map((n) => relation(n, 'worksheet', `worksheets/sheet${n}.xml`)),
      relation(sheets + 1, 'styles', 'styles.xml'),
    ]),
  );
  yield part('_rels/.rels', relations([relation(1, 'officeDocument', 'xl/workbook.xml')]));
  const type = (path: string, kind: string) =>
    `<Override PartName="/xl/${path}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `${type('workbook', 'sheet.main')}${type('styles', 'styles')}` +
      `${numbers.map((n) => type(`worksheets/sheet${n}`, 'worksheet')).join('')}</Types>`,
  );
}

const attribute = (text: string) => escaped(text).replaceAll('"', '&quot;');

const STYLE_SHEET =
  `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
