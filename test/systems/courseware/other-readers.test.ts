/**
 * Compares what is accepted and refused with how other people's readers treat the same file. A reader that is
 * not installed is skipped.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { gzipSync, zipSync } from 'fflate';
import { Demuxer } from 'node-av';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import { MediaReader } from '../../../src/systems/courseware/domain/media/read-media.ts';
import { kindOf } from '../../../src/systems/courseware/domain/uploads/file-kinds.ts';
import { makeFilm } from '../../support/films.ts';
import { makePdf } from '../../support/pdfs.ts';
import { hasProgram } from '../../support/programs.ts';

const media = new MediaReader(new ProcessMarks('test'));

let folder: string;
const films: Record<string, Buffer> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-readers-'));
  const graph = 'testsrc2=alpha=255:s=160x90:r=10:d=1,format=yuv420p[out0]';
  for (const [name, videoCodec] of [
    ['film.mp4', 'libx264'],
    ['film.webm', 'libvpx'],
  ] as const) {
    await makeFilm(join(folder, name), { graph, videoCodec });
    films[name] = await readFile(join(folder, name));
  }
});
afterAll(() => rm(folder, { recursive: true }));

const TEXT = 'Lesson one';
const pdf = makePdf({ content: `BT /F1 24 Tf 72 700 Td (${TEXT}) Tj ET` });
const mp4 = () => films['film.mp4'] as Buffer;
const webm = () => films['film.webm'] as Buffer;
const bytes = (...parts: (Uint8Array | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const page = (length: number) => `<!doctype html><html><body>${'<p>more</p>'.repeat(length / 11)}</body></html>`;
const zip = Buffer.from(zipSync({ 'a.html': Buffer.from('<script>') }));

/** Judges a file as an upload: by its first bytes, then as a whole. */
async function judge(content: Buffer): Promise<string> {
  const kind = await kindOf(content.subarray(0, 65_536));
  if (!kind) return 'type';
  const file = join(folder, 'judged');
  await writeFile(file, content);
  return await media.inspect({ file, format: kind.format }, 1).then(
    () => 'accepted',
    (error) => error.data?.problem ?? String(error),
  );
}

/** @returns whether the program succeeds and prints the expected text */
async function opens(content: Buffer, program: string, parameters: string[], expected: string): Promise<boolean> {
  const file = join(folder, 'opened');
  await writeFile(file, content);
  try {
    const output = execFileSync(
      program,
      parameters.map((parameter) => (parameter === 'FILE' ? file : parameter)),
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return output.toString().includes(expected);
  } catch {
    return false;
  }
}

const pdfReaders: [string, string[]][] = [
  ['pdftotext', ['FILE', '-']],
  ['mutool', ['draw', '-F', 'txt', 'FILE']],
];
const hasPdfReader = pdfReaders.filter(([program]) => hasProgram(program));

describe.each<[string, () => Buffer]>([
  ['Ctrl-Z behind the end', () => bytes(pdf, '\x1a')],
  ['a comment behind the end', () => bytes(pdf, '% printed on Monday\n')],
  ['5 kB of a web page behind the end', () => bytes(pdf, page(5_000))],
  ['80,508 zeros behind the end', () => bytes(pdf, Buffer.alloc(80_508))],
  ['3 MB of zeros behind the end', () => bytes(pdf, Buffer.alloc(3_000_000))],
  ['noise behind the end', () => bytes(pdf, '\n', Buffer.from(randomBytes(4_000).map((byte) => byte | 0x80)))],
  ['no line break behind the end', () => pdf.subarray(0, -1)],
  ['half of its last line', () => pdf.subarray(0, -4)],
  ['a line break before the header', () => bytes('\r\n', pdf)],
  ['a byte order mark before the header', () => bytes('\ufeff', pdf)],
  ['zeros before the header', () => bytes(Buffer.alloc(128), pdf)],
  ['the headers of an answer before the header', () => bytes('HTTP/1.1 200 OK\r\nServer: any\r\n\r\n', pdf)],
  ['a line of a printer before the header', () => bytes('\x1b%-12345X@PJL ENTER LANGUAGE=PDF\r\n', pdf)],
  ['1,000 bytes before the header', () => bytes('a line of a mail\n'.repeat(58), pdf)],
  ['something before the header and behind the end', () => bytes('x-sent: by mail\n\n', pdf, '\n-- \nend')],
])('a PDF with %s', (_what, content) => {
  test('is accepted', async () => expect(await judge(content())).toBe('accepted'));
  test.skipIf(hasPdfReader.length === 0)('is opened by other readers', async () => {
    for (const [program, parameters] of hasPdfReader) {
      expect(await opens(content(), program, parameters, TEXT), program).toBe(true);
    }
  });
});

describe.each<[string, () => Buffer]>([
  ['a MP4 with zeros behind it', () => bytes(mp4(), Buffer.alloc(10_000))],
  ['a MP4 with one zero behind it', () => bytes(mp4(), Buffer.alloc(1))],
  ['a MP4 with a line break behind it', () => bytes(mp4(), '\n')],
  ['a MP4 with a web page behind it', () => bytes(mp4(), page(2_000))],
  ['a MP4 with noise behind it', () => bytes(mp4(), Buffer.alloc(3_000, 0xff))],
  ['a MP4 with a box of no known type', () => bytes(mp4(), '\0\0\0\x10abcd12345678')],
  ['a MP4 with a box that is cut off', () => bytes(mp4(), '\0\0\x10\0free')],
  ['a WebM with zeros behind it', () => bytes(webm(), Buffer.alloc(10_000))],
  ['a WebM with a line break behind it', () => bytes(webm(), '\r\n')],
  ['a WebM with text behind it', () => bytes(webm(), page(2_000))],
])('%s', (_what, content) => {
  test('is accepted', async () => expect(await judge(content())).toBe('accepted'));
  test('is opened by FFmpeg', async () => {
    const file = join(folder, 'film');
    await writeFile(file, content());
    await using film = await Demuxer.open(file);
    expect(film.video()).toBeDefined();
  });
});

/** @param format in bsdtar's names */
const archiveOf = (format: string) =>
  execFileSync('bsdtar', ['-cf', '-', `--format=${format}`, '-C', folder, 'film.webm']);

test.skipIf(!hasProgram('bsdtar'))('An archive that contains a PDF is refused', async () => {
  for (const content of [tarWithPdf(), isoWithPdf(archiveOf('iso9660'))]) {
    expect(await judge(content)).toBe('polyglot');
    expect(await opens(content, 'bsdtar', ['-tf', 'FILE'], 'film.webm')).toBe(true);
  }
});

describe.skipIf(!hasProgram('bsdtar') || !hasProgram('7z'))(
  'an archive that other programs find by searching is refused',
  () => {
    test.each(['7zip', 'xar', 'newc', 'odc', 'iso9660', 'ustar'])('after the end: %s', async (format) => {
      for (const whole of [pdf, mp4(), webm()]) {
        const content = bytes(whole, archiveOf(format));
        expect(await judge(content)).toBe('polyglot');
        expect(await opens(content, '7z', ['l', 'FILE'], 'film.webm')).toBe(true);
      }
    });

    test.each(['7zip', 'xar', 'newc', 'odc', 'iso9660'])('in a box of a video: %s', async (format) => {
      const archive = archiveOf(format);
      const head = Buffer.from('\0\0\0\0free');
      head.writeUInt32BE(archive.length + head.length);
      const begin = mp4().readUInt32BE(0);
      const content = bytes(mp4().subarray(0, begin), head, archive, mp4().subarray(begin));
      expect(await judge(content)).toBe('polyglot');
      expect(await opens(content, '7z', ['l', 'FILE'], 'film.webm')).toBe(true);
    });

    test('before the last end of a PDF', async () => {
      const content = bytes(pdf, archiveOf('7zip'), '\n%%EOF\n');
      expect(await judge(content)).toBe('polyglot');
      expect(await opens(content, '7z', ['l', 'FILE'], 'film.webm')).toBe(true);
    });
  },
);

test.each(['conectix', 'koly\0\0\0\x04'])('the footer of a disk image is refused: %s', async (begin) => {
  const footer = Buffer.alloc(512);
  footer.write(begin, 'latin1');
  for (const whole of [pdf, mp4(), webm()]) expect(await judge(bytes(whole, footer))).toBe('polyglot');
});

function isoWithPdf(image: Buffer): Buffer {
  const content = bytes(image, pdf.subarray(9));
  content.write('%PDF-1.7\n', 0);
  return content;
}

/** A tar whose first file name is a PDF header. */
function tarWithPdf(): Buffer {
  const archive = archiveOf('ustar');
  archive.fill(0, 0, 100);
  archive.write('%PDF-1.7\nfilm.webm', 0);
  archive.fill(32, 148, 156);
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return bytes(archive, pdf.subarray(9));
}

const hasPython = hasProgram('python3');
const isZip = (content: Buffer) =>
  opens(
    content,
    'python3',
    ['-c', 'import sys,zipfile;print(zipfile.ZipFile(sys.argv[1]).namelist())', 'FILE'],
    'a.html',
  );

test.each<[string, () => Buffer]>([
  ['a PDF with an archive behind it', () => bytes(pdf, zip)],
  ['a PDF with an archive and 60 kB of zeros behind it', () => bytes(pdf, zip, Buffer.alloc(60_000))],
  ['a PDF with an archive before it', () => bytes(zip, pdf)],
  ['a MP4 with an archive behind it', () => bytes(mp4(), zip)],
  ['a MP4 with zeros and an archive behind it', () => bytes(mp4(), Buffer.alloc(9_999), zip)],
  ['a WebM with an archive behind it', () => bytes(webm(), zip)],
])('%s is refused, because Python opens the archive', async (_what, content) => {
  expect(await judge(content())).toMatch(/^(?:polyglot|type)$/);
  if (hasPython) expect(await isZip(content())).toBe(true);
});

function isScript(content: Buffer): boolean {
  try {
    compileFunction(content.toString('latin1'));
    return true;
  } catch {
    return false;
  }
}

test.each<[string, () => Buffer]>([
  ['a comment around the PDF', () => bytes('a = 1; /*\n', pdf, '\n*/ alert(1)')],
  ['a comment that begins the file', () => bytes('/*', pdf, '*/alert(1)')],
  ['a template around the PDF', () => bytes('a = `', pdf, '`; alert(1)')],
  ['an arrow function of a comment', () => bytes('(() => {/*', pdf, '*/alert(1)})()')],
])('a script is refused: %s', async (_what, content) => {
  expect(isScript(content())).toBe(true);
  expect(await judge(content())).toBe('polyglot');
});

test('A PDF after an unclosed comment is not a script, and is accepted', async () => {
  const content = bytes('/* printed on Monday\n', pdf);
  expect(isScript(content)).toBe(false);
  expect(await judge(content)).toBe('accepted');
});

test.each<[string, string, () => Buffer]>([
  ['a web page before a PDF', 'polyglot', () => bytes('<!DOCTYPE html><script>alert(1)</script>', pdf)],
  ['white space and a web page before a PDF', 'polyglot', () => bytes(' \r\n\t<html>', pdf)],
  ['a comment of a web page before a PDF', 'polyglot', () => bytes('<!-- -->', pdf)],
  ['text and a script of a web page before a PDF', 'polyglot', () => bytes('text <script >alert(1)</script>', pdf)],
  ['a drawing before a PDF', 'polyglot', () => bytes('<svg onload="alert(1)">', pdf)],
  ['a program of a shell before a PDF', 'polyglot', () => bytes('#!/bin/sh\nexit\n', pdf)],
  ['a picture before a PDF', 'type', () => bytes('GIF89a\x01\0\x01\0\0\0\0', pdf)],
  ['a MP4 before a PDF', 'polyglot', () => bytes(mp4().subarray(0, 32), pdf)],
  ['a film behind a PDF', 'polyglot', () => bytes(pdf, mp4())],
  ['a WebM behind a MP4', 'polyglot', () => bytes(mp4(), webm())],
  ['a MP4 behind a WebM', 'polyglot', () => bytes(webm(), mp4())],
  ['a compressed file behind a PDF', 'polyglot', () => bytes(pdf, Buffer.from(gzipSync(Buffer.from('text'))))],
  ['a RAR archive in a PDF', 'polyglot', () => bytes(pdf, 'Rar!\x1a\x07\x01\0', Buffer.alloc(90), '%%EOF')],
  ['a program behind a MP4', 'polyglot', () => bytes(mp4(), 'MZ', Buffer.alloc(500))],
  ['a PDF in the first box of a MP4', 'polyglot', () => bytes(box('ftyp', 'isom\0\0\0\0%PDF-1.7'), mp4())],
  ['a MP4 whose first length is text', 'unreadable', () => bytes('\n//xftypisom', mp4())],
  ['a PDF whose update is cut off', 'truncated', () => bytes(pdf, '9 0 obj\n<< /Length 9 >>\nstream')],
  ['a PDF that says that it is longer', 'truncated', () => linearized(1)],
  ['a PDF header more than 1,024 bytes behind', 'type', () => bytes('text\n'.repeat(210), pdf)],
])('%s is refused as %s', async (_what, problem, content) => {
  expect(await judge(content())).toBe(problem);
});

test('A PDF that declares its length is accepted with content after its end', async () => {
  expect(await judge(bytes(linearized(0), 'more'))).toBe('accepted');
});

function box(type: string, content: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length + 8);
  return bytes(head, type, Buffer.from(content, 'latin1'));
}

/** A linearized PDF that declares its length, or so many bytes more. */
function linearized(missing: number): Buffer {
  const note = (length: number) => `%PDF-1.7\n%<< /Linearized 1 /L ${String(length).padStart(8, '0')} >>\n`;
  const length = pdf.length + note(0).length - '%PDF-1.7\n'.length;
  // The note shifts its offsets: readers rebuild them.
  return bytes(note(length + missing), pdf.subarray(9));
}
