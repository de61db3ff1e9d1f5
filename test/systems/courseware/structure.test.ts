import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileFormat } from '../../../src/systems/courseware/domain/materials/material-queries.ts';
import { checkStructure } from '../../../src/systems/courseware/domain/media/host/structure.ts';
import { makeFilm } from '../../support/films.ts';
import { makePdf } from '../../support/pdfs.ts';
import { hasProgram } from '../../support/programs.ts';

let folder: string;
let mp4: Buffer;
let webm: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-structure-'));
  const graph = 'testsrc2=alpha=255:s=160x90:r=10:d=1,format=yuv420p[out0]';
  const made = async (name: string, videoCodec: string) => {
    await makeFilm(join(folder, name), { graph, videoCodec });
    await using handle = await open(join(folder, name));
    return await handle.readFile();
  };
  [mp4, webm] = [await made('film.mp4', 'libx264'), await made('film.webm', 'libvpx')];
});
afterAll(() => rm(folder, { recursive: true }));

async function check(bytes: Buffer, format: FileFormat): Promise<string> {
  const file = join(folder, 'checked');
  await writeFile(file, bytes);
  await using handle = await open(file);
  return await checkStructure(handle, format).then(
    () => 'taken',
    (error) => error.problem,
  );
}

const hasPython = hasProgram('python3');

/** Whether Python's zipfile finds files in it. */
async function opensAsArchive(bytes: Buffer): Promise<boolean> {
  const file = join(folder, 'opened');
  await writeFile(file, bytes);
  try {
    const program = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).namelist())';
    return execFileSync('python3', ['-c', program, file], { stdio: ['ignore', 'pipe', 'ignore'] }).length > 0;
  } catch {
    return false;
  }
}

const zip = Buffer.from(zipSync({ 'a.html': Buffer.from('<script>') }));
const join2 = (...parts: (Buffer | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const pdf = makePdf();
const ending = Buffer.from('\n%%EOF\n');
const box = (content: Buffer) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write('free', 4);
  return join2(head, content);
};
/** https://www.rfc-editor.org/rfc/rfc9559#name-ebml-void */
const gap = (content: Buffer) => {
  const head = Buffer.from([0xec, 0x08, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length, 5);
  head[1] = 0x01;
  return join2(head, content);
};
const comment = (bytes: Buffer, claimed: number) => {
  const other = Buffer.from(bytes);
  other.writeUInt16LE(claimed, other.length - 2);
  return other;
};

test.each<[string, FileFormat, () => Buffer]>([
  ['a PDF, an archive and an end', 'pdf', () => join2(pdf, zip, ending)],
  ['with more behind it', 'pdf', () => join2(pdf, zip, Buffer.alloc(60_000, 10), ending)],
  ['as far back as it is looked for', 'pdf', () => join2(pdf, zip, Buffer.alloc(65_536 - ending.length, 10), ending)],
  ['with a comment that is too short', 'pdf', () => join2(pdf, comment(zip, 2), ending)],
  ['with a comment that is too long', 'pdf', () => join2(pdf, comment(zip, 60_000), ending)],
  ['with a comment that reaches the end', 'pdf', () => join2(pdf, comment(zip, ending.length), ending)],
  ['two archives', 'pdf', () => join2(pdf, zip, zip, ending)],
  ['before the PDF in the PDF', 'pdf', () => join2('%PDF-1.7\n', zip, pdf.subarray(9))],
  ['one that is empty', 'pdf', () => join2(pdf, Buffer.from(zipSync({})), ending)],
  ['in a box at the end of a MP4', 'mp4', () => join2(mp4, box(zip))],
  ['in a box with more', 'mp4', () => join2(mp4, box(join2(zip, Buffer.alloc(1_000))))],
  ['in a box before another', 'mp4', () => join2(mp4, box(zip), box(Buffer.alloc(1_000)))],
  ['in a gap of a WebM', 'webm', () => join2(webm, gap(join2(zip, Buffer.alloc(1_000))))],
])('a file that is also an archive is refused: %s', async (_where, format, bytes) => {
  expect(await check(bytes(), format)).toBe('polyglot');
  if (hasPython) expect(await opensAsArchive(bytes())).toBe(true);
});

test.each<[string, FileFormat, () => Buffer]>([
  ['a PDF', 'pdf', () => pdf],
  [
    'the four bytes by chance',
    'mp4',
    () => join2(mp4, box(Buffer.from('PK\x05\x06 and what stands behind them in a film'))),
  ],
  ['an end that is cut off', 'mp4', () => join2(mp4, box(Buffer.from('PK\x05\x06')))],
  ['a MP4 with room in it', 'mp4', () => join2(mp4, box(Buffer.alloc(100_000)))],
  ['a WebM with a gap', 'webm', () => join2(webm, gap(Buffer.alloc(1_000)))],
])('a file that is not an archive is accepted: %s', async (_what, format, bytes) => {
  expect(await check(bytes(), format)).toBe('taken');
  if (hasPython) expect(await opensAsArchive(bytes())).toBe(false);
});
