/** Reads a PDF: the number of pages, and a picture of the first. */
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  getDocument,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { MediaFacts } from './messages.ts';
import { Problem } from './problem.ts';
import { THUMBNAIL_WIDTH, thumbnailSize } from './thumbnail-size.ts';

const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string) => `${join(library, name)}/`;

/** A page may claim any size; the database stores it as an integer. */
const MOST_POINTS = 2_147_483_647;

/** The read size. */
const CHUNK_BYTES = 262_144;

/** Reads requested ranges of a file: as a whole, a file of 50 MB takes more memory than its size. */
class FileRanges extends PDFDataRangeTransport {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    super(size, null);
    this.#handle = handle;
  }

  override requestDataRange(begin: number, end: number): void {
    // An error here ends the process.
    void this.#read(begin, end - begin).then((chunk) => this.onDataRange(begin, chunk));
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#handle.read(new Uint8Array(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  }
}

/** @throws Problem */
export async function readPdf(file: string, thumbnail?: string): Promise<MediaFacts> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const reading = getDocument({
    range: new FileRanges(handle, size),
    rangeChunkSize: CHUNK_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    cMapUrl: folder('cmaps'),
    standardFontDataUrl: folder('standard_fonts'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    verbosity: 0,
  });
  const document: PDFDocumentProxy = await reading.promise.catch((error) => {
    if (error.name === 'PasswordException') throw new Problem('encrypted', 'it only opens with a password');
    throw new Problem('unreadable', `it is no PDF, or damaged: ${error.message}`);
  });
  const page = await document.getPage(1).catch((error) => {
    throw new Problem('unreadable', `its first page cannot be read: ${error.message}`);
  });
  const { width, height } = page.getViewport({ scale: 1 });
  if (!(width > 0 && height > 0 && Number.isFinite(width / height))) {
    throw new Problem('unreadable', `its first page is ${width} x ${height} points`);
  }
  if (thumbnail !== undefined) await writePicture(page, THUMBNAIL_WIDTH / width, thumbnail);
  return {
    width: points(width),
    height: points(height),
    durationSeconds: null,
    pageCount: document.numPages,
  };
}

const points = (side: number) => Math.min(MOST_POINTS, Math.max(1, Math.round(side)));

async function writePicture(page: PDFPageProxy, scale: number, file: string): Promise<void> {
  // Imported only here: an inspection needs neither.
  const [{ createCanvas }, { useChineseFonts }] = await Promise.all([import('@napi-rs/canvas'), import('./fonts.ts')]);
  useChineseFonts();
  const viewport = page.getViewport({ scale });
  const { width, height } = thumbnailSize(viewport);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  // The types require a browser's canvas, but the code accepts this one.
  await page.render({ canvas: canvas as never, canvasContext: context as never, viewport }).promise;
  await writeFile(file, await canvas.encode('jpeg', 85));
}
