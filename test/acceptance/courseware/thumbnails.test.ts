import { Readable } from 'node:stream';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chineseFamilies } from '../../../src/systems/courseware/domain/media/host/fonts.ts';
import { thumbnailJob } from '../../../src/systems/courseware/domain/thumbnails/thumbnail.job.ts';
import { CHINESE_FONT, inChinese } from '../../support/pdfs.ts';
import { startTestServer } from '../../support/server.ts';
import { film, pdf, type School, type Sent, startSchool, thumbnailOf, uploaded, WEBM } from './teaching.ts';

let school: School;
beforeAll(async () => {
  school = await startSchool();
});
afterAll(() => school[Symbol.asyncDispose]());

/** Uploads a file and fetches its thumbnail. */
async function thumbnail(bytes: Uint8Array, sent: Sent = {}) {
  const { server, teacher } = school;
  const { id } = await uploaded(server, teacher, bytes, sent);
  const status = await thumbnailOf(server, teacher, id);
  expect(status).toEqual({
    material_id: id,
    thumbnail_status: 'completed',
    thumbnail_path: `thumbnails/${teacher.id}/${id}.jpg`,
    has_thumbnail: true,
  });
  const response = await fetch(`${server.url}/${status.thumbnail_path}`);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  const image = sharp(await response.arrayBuffer());
  const { width, height } = await image.metadata();
  return { id, width, height, image };
}

/** The colour of a pixel at a place in percent of width and height. */
async function colourAt(image: Sharp, left: number, top: number): Promise<number[]> {
  const { data, info } = await image.clone().raw().toBuffer({ resolveWithObject: true });
  const pixel = Math.floor((info.height * top) / 100) * info.width + Math.floor((info.width * left) / 100);
  return [...data.subarray(pixel * info.channels, pixel * info.channels + 3)];
}

test('The thumbnail of a video is 480 pixels wide', async () => {
  for (const bytes of [await film(), await film('film.webm', WEBM)]) {
    const { width, height } = await thumbnail(bytes);
    expect({ width, height }).toEqual({ width: 480, height: 270 });
  }
});

/** Black for so many seconds, then red. */
const darkFirst = (seconds: number) => ({
  graph: `color=c=red:s=320x180:r=10:d=${seconds + 2},format=yuv420p,fade=t=in:st=${seconds}:d=0.1[out0]`,
  videoCodec: 'libx264',
});

test.each([1, 30])('the thumbnail shows the first frame that is not black, after %i s', async (seconds) => {
  const { image } = await thumbnail(await film('film.mp4', darkFirst(seconds)));
  const [red = 0, green = 255] = await colourAt(image, 50, 50);
  expect(red).toBeGreaterThan(200);
  expect(green).toBeLessThan(60);
});

test('The thumbnail of an entirely black video is black', async () => {
  const { image } = await thumbnail(
    await film('film.mp4', { graph: 'color=c=black:s=320x180:r=10:d=2,format=yuv420p[out0]', videoCodec: 'libx264' }),
  );
  expect(Math.max(...(await colourAt(image, 50, 50)))).toBeLessThan(10);
});

/** Red above, blue below. */
const TWO_COLOURS = {
  graph: 'color=c=red:s=320x90:r=10:d=1[a];color=c=blue:s=320x90:r=10:d=1[b];[a][b]vstack,format=yuv420p[out0]',
  videoCodec: 'libx264',
};

/** As a phone held upright records it: the frames are landscape, and the track has a rotation matrix. */
function turned(mp4: Buffer): Buffer {
  const track = mp4.indexOf('tkhd') + 4;
  const bytes = Buffer.from(mp4);
  for (const [place, number] of [0, 0x10000, 0, -0x10000, 0, 0].entries())
    bytes.writeInt32BE(number, track + 40 + place * 4);
  return bytes;
}

test('The thumbnail of a video with a rotation matrix is rotated', async () => {
  const { id, width, height, image } = await thumbnail(turned(await film('film.mp4', TWO_COLOURS)));
  expect({ width, height }).toEqual({ width: 480, height: 853 });
  expect(await colourAt(image, 75, 50)).toEqual([expect.closeTo(254, -1), expect.any(Number), expect.closeTo(0, -1)]);
  expect(await colourAt(image, 25, 50)).toEqual([expect.closeTo(0, -1), expect.any(Number), expect.closeTo(254, -1)]);
  const { body } = await school.server.send('GET', `/api/v1/materials/${id}`);
  expect(body).toMatchObject({ width: 180, height: 320 });
});

test('The thumbnail of a PDF shows its first page', async () => {
  const { width, height, image } = await thumbnail(
    pdf({ pages: 3, width: 600, height: 400, content: '1 0 0 rg 0 200 300 200 re f' }),
  );
  expect({ width, height }).toEqual({ width: 480, height: 320 });
  expect(await colourAt(image, 25, 25)).toEqual([254, 0, 0].map((value) => expect.closeTo(value, -1)));
  expect(await colourAt(image, 75, 75)).toEqual([255, 255, 255]);
});

test.skipIf(chineseFamilies().length === 0)(
  'A PDF’s Chinese text is drawn although the PDF embeds no font',
  async () => {
    const draw = (text: string) =>
      pdf({ width: 400, height: 100, fonts: CHINESE_FONT, content: `BT /F1 60 Tf 20 30 Td ${inChinese(text)} Tj ET` });
    const ink = async (text: string) => {
      const { image } = await thumbnail(draw(text));
      return await image.greyscale().raw().toBuffer();
    };
    const [one, many, same] = [await ink('一'), await ink('龘'), await ink('一')];
    const dark = (pixels: Buffer) => pixels.filter((value) => value < 128).length;
    expect(one.equals(same)).toBe(true);
    // Placeholder boxes would be equal for both characters.
    expect(dark(many)).toBeGreaterThan(2 * dark(one));
  },
);

test('A material that cannot be drawn ends with a placeholder and says so', { timeout: 120_000 }, async () => {
  const { server, teacher } = school;
  const { core } = server;
  const { id, file_path } = await uploaded(server, teacher, pdf());
  await thumbnailOf(server, teacher, id);
  await core.storage.remove([file_path]);
  // Makes this the last attempt.
  const { query } = core.database;
  await query
    .updateTable('materials')
    .set({ thumbnail_status: 'pending', thumbnail_path: null })
    .where('id', '=', id)
    .execute();
  const { thumbnailJob } = await import('../../../src/systems/courseware/domain/thumbnails/thumbnail.job.ts');
  await core.runs.create(query, thumbnailJob, { ownerId: teacher.id, input: { materialId: id, retries: 3 } });
  const status = await thumbnailOf(server, teacher, id);
  expect(status).toMatchObject({ thumbnail_status: 'failed', thumbnail_path: 'thumbnails/placeholders/pdf.jpg' });
  const response = await fetch(`${server.url}/${status.thumbnail_path}`);
  expect(await sharp(await response.arrayBuffer()).metadata()).toMatchObject({ format: 'jpeg', width: 480 });

  // Earlier attempts are retried at growing intervals.
  await core.runs.create(query, thumbnailJob, { ownerId: teacher.id, input: { materialId: id, retries: 1 } });
  await expect
    .poll(
      () =>
        query
          .selectFrom('runs')
          .select(['status', 'input'])
          .where('kind', '=', thumbnailJob.kind)
          .orderBy('id', 'desc')
          .executeTakeFirst(),
      { timeout: 20_000 },
    )
    .toMatchObject({ status: 'queued', input: { materialId: id, retries: 2 } });
});

/** A video of one colour with this width and height. */
const plain = (width: number, height: number) => ({
  graph: `color=c=red:s=${width}x${height}:r=10:d=0.5,format=yuv420p[out0]`,
  videoCodec: 'libvpx',
});

test.each([
  [2, 2_048, 480, 1_440],
  [2, 8_192, 480, 1_440],
  [16, 46, 480, 1_380],
  [8_192, 2, 480, 1],
])('a video of %i x %i has a thumbnail of %i x %i', { timeout: 60_000 }, async (width, height, wide, high) => {
  const made = await thumbnail(await film('film.webm', plain(width, height)));
  expect([made.width, made.height]).toEqual([wide, high]);
  expect((await colourAt(made.image, 50, 50))[0]).toBeGreaterThan(180);
});

test.each<[number | string, number | string, number]>([
  [1, 14_400, 1_440],
  [14_400, 1, 1],
  ['0.01', 800, 1_440],
  [-300, -300, 480],
  [`1${'0'.repeat(20)}`, `1${'0'.repeat(20)}`, 480],
  [3_000_000_000, 3_000_000_000, 480],
  [0, 0, 621],
])('a PDF whose first page is %s x %s has a thumbnail 480 wide and %i high', async (width, height, high) => {
  const made = await thumbnail(pdf({ width: width as number, height: height as number }));
  expect([made.width, made.height]).toEqual([480, high]);
});

test('A file that no attempt can draw gets its placeholder after the first attempt', async () => {
  await using other = await startSchool({ works: false });
  const { server, teacher } = other;
  const { id, file_path } = await uploaded(server, teacher, pdf());
  await server.core.storage.put(file_path, Readable.from(['no PDF']), { contentType: 'application/pdf' });
  // A second node on the same database and files.
  const { dataDir, databaseUrl = '' } = server.core.config;
  const worker = await startTestServer('courseware', {
    works: true,
    databaseUrl,
    environment: { OWLERY_DATA_DIR: dataDir },
  });
  expect(await thumbnailOf(server, teacher, id)).toEqual({
    material_id: id,
    thumbnail_status: 'failed',
    thumbnail_path: 'thumbnails/placeholders/pdf.jpg',
    has_thumbnail: true,
  });
  const { query } = server.core.database;
  expect(await query.selectFrom('runs').select('status').where('kind', '=', thumbnailJob.kind).execute()).toEqual([
    { status: 'failed' },
  ]);
  await worker.close();
});
