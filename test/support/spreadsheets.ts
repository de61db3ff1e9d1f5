/** Other people's readers of spreadsheets: the content of a workbook in each of them. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import * as sheetJs from 'xlsx';

/** The rows of each sheet. */
export type Workbook = Record<string, unknown[][]>;

/** Reads with SheetJS. Dates are JavaScript's; a missing cell is null. */
export function readWithSheetJs(file: Buffer): Workbook {
  const { SheetNames, Sheets } = sheetJs.read(file, { type: 'buffer', cellDates: true, UTC: true } as never);
  const rowsOf = (name: string) =>
    sheetJs.utils.sheet_to_json(Sheets[name] ?? {}, { header: 1, defval: null }) as unknown[][];
  return Object.fromEntries(SheetNames.map((name) => [name, rowsOf(name)]));
}

/** Reads with exceljs. */
export async function readWithExcelJs(file: Buffer): Promise<Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file as never);
  const found: Workbook = {};
  for (const sheet of workbook.worksheets) {
    const rows: unknown[][] = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      rows.push(Array.from({ length: sheet.columnCount }, (_, index) => row.getCell(index + 1).value ?? null));
    });
    found[sheet.name] = rows;
  }
  return found;
}

/** Whether LibreOffice Calc is installed (Debian: libreoffice-calc). */
export const hasLibreOffice = spawnSync('soffice', ['--version']).status === 0;

/** Reads all sheets with LibreOffice, as the text that Calc shows. */
export async function readWithLibreOffice(file: Buffer): Promise<string[][][]> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-calc-'));
  try {
    await writeFile(join(folder, 'book.xlsx'), file);
    // Comma, quote, UTF-8, from line 1, cells as shown, every sheet: https://wiki.documentfoundation.org/CSV_filter
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    await promisify(execFile)(
      'soffice',
      [profile, '--headless', '--convert-to', filter, '--outdir', join(folder, 'out'), join(folder, 'book.xlsx')],
      { timeout: 120_000 },
    );
    const names = (await readdir(join(folder, 'out'))).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'out', name), 'utf8')));
    return texts.map((text) => parse(text, { relax_column_count: true }) as string[][]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
