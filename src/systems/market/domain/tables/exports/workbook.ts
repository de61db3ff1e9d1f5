/** The parts of an Excel workbook whose rows come as a stream: ECMA-376, SpreadsheetML. */
import type { ColumnBatch, ColumnBatches } from '../../rows/column-batches.ts';
import { type Cell, CellXml, escaped, lettersOf } from './cell-xml.ts';
import { MOST_PART_BYTES, type ZipPart } from './zip.ts';

/** How a column shows moments: as a day, or with the time of day. */
export type MomentFormat = 'date' | 'timestamp';

export interface SheetColumn {
  readonly header: string;
  /** The numbers of the column are moments, in days since the end of 1899. */
  readonly moments?: MomentFormat | undefined;
  readonly cell: (value: unknown) => Cell;
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

/**
 * The parts of a workbook. Where a sheet is full, by rows or by bytes, the next one begins with the header again.
 * @param name of the first sheet; those that follow are called `<name>_2`, `<name>_3`, …
 */
export async function* workbookParts(
  name: string,
  columns: readonly SheetColumn[],
  batches: ColumnBatches,
  limits: WorkbookLimits = {},
): AsyncGenerator<ZipPart> {
  const source = batches[Symbol.asyncIterator]();
  let sheets = 0;
  try {
    const place: Place = { batch: await source.next(), row: 0 };
    do {
      sheets += 1;
      yield { name: `xl/worksheets/sheet${sheets}.xml`, content: sheetXml(columns, source, place, limits) };
    } while (!place.batch.done);
  } finally {
    await source.return?.();
  }
  yield* frame(name, sheets);
}

/** The next row to write. */
interface Place {
  batch: IteratorResult<ColumnBatch>;
  row: number;
}

/** A sheet of the rows from a place on, until it is full; the place is then that of the next row. */
async function* sheetXml(
  columns: readonly SheetColumn[],
  source: AsyncIterator<ColumnBatch>,
  place: Place,
  { sheetRows = MOST_ROWS, sheetBytes = MOST_PART_BYTES }: WorkbookLimits,
): AsyncGenerator<Buffer> {
  const xml = new CellXml();
  const cells = columns.map(({ moments, cell }, index) => {
    const letters = lettersOf(index);
    const style = moments ? ` s="${STYLES[moments]}"` : '';
    return (value: unknown) => value !== null && xml.cell(letters, style, cell(value));
  });
  xml.markup(sheetOpening(columns));
  xml.beginRow(1);
  for (const [index, { header }] of columns.entries()) xml.cell(lettersOf(index), '', header);
  xml.endRow();
  let given = CLOSING.length;
  for (let number = 2; !place.batch.done && number <= sheetRows; number += 1) {
    const start = xml.length;
    xml.beginRow(number);
    const values = place.batch.value.columns;
    for (let index = 0; index < cells.length; index += 1) cells[index]?.(values[index]?.[place.row]);
    xml.endRow();
    if (given + xml.length > sheetBytes && number > 2) {
      xml.cutTo(start);
      break;
    }
    place.row += 1;
    if (place.row === place.batch.value.count) {
      place.batch = await source.next();
      place.row = 0;
    }
    if (!xml.isFull) continue;
    given += xml.length;
    yield xml.take();
  }
  xml.markup(CLOSING);
  yield xml.take();
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

/** All but the sheets. */
function* frame(name: string, sheets: number): Generator<ZipPart> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const part = (path: string, xml: string): ZipPart => ({ name: path, content: [Buffer.from(DECLARATION + xml)] });
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
