import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keysOf } from '../../shared/storage/behaviour.ts';
import { eventually } from '../../support/eventually.ts';
import { makeFilm, VARIED } from '../../support/films.ts';
import { listProcesses } from '../../support/processes.ts';
import { ended, order, startFactory, type WorkingFactory } from './machines.ts';

let folder: string;
let films: Server;
let url: string;
let factory: WorkingFactory;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-films-'));
  films = createServer((request, response) => {
    const [name = ''] = (request.url ?? '/').slice(1).split('?');
    if (name === 'page') return response.setHeader('content-type', 'text/html; charset=utf-8').end('<html></html>');
    if (name === 'elsewhere') return response.writeHead(302, { location: 'http://10.0.0.1/film.mp4' }).end();
    if (name === 'slow') return response.writeHead(200, { 'content-length': 1_000_000 }).write('slow');
    createReadStream(join(folder, name))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  }).listen(0, '127.0.0.1');
  await once(films, 'listening');
  url = `http://127.0.0.1:${(films.address() as AddressInfo).port}`;
  const all = { OWLERY_ALLOW_PRIVATE_FETCH: 'true', OWLERY_FETCH_LIMIT_MB: '20' };
  [factory] = await Promise.all([startFactory({ environment: all }), makeFilm(join(folder, 'varied.mp4'), VARIED)]);
  const me = (await factory.user.get('/api/users/me')).body.data;
  await factory.admin.put(`/api/admin/users/${me.id}`, { balance: 100 });
  await factory.admin.put('/api/admin/config', { max_concurrent_tasks_per_user: 50 });
});
afterAll(async () => {
  films.closeAllConnections();
  films.close();
  await factory[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const analysed = async (name: string) => {
  const id = await order(factory.user, 'video_analysis', { video_url: `${url}/${name}` });
  return { id, task: await ended(factory.user, id) };
};

const workFolder = () => join(factory.server.core.config.dataDir, 'factory/work');

/** Fetches a task's file as an account. */
async function fileOf(token: string, id: string, name: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${factory.server.url}/api/tasks/${id}/files/${name}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}

const readers = async () => (await listProcesses()).filter(({ command }) => /video\/host\/host\.ts/.test(command));

describe('a video', () => {
  test('is analysed, and its pictures can be fetched', async () => {
    const { id, task } = await analysed('varied.mp4');
    expect(task).toMatchObject({ status: 'completed', progress: 100, error_message: null });
    const { files, scene_changes: scenes, streams, loudness, black, frozen, silent, ...rest } = task.result;
    expect(rest).toEqual({
      duration: 10,
      format: 'mov,mp4,m4a,3gp,3g2,mj2',
      bit_rate: expect.any(Number),
      resolution: { width: 320, height: 180 },
      rotation: 0,
      frame_rate: 10,
      frames: 100,
      expected_frames: 100,
      damaged_frames: 0,
      gaps: [],
      complete: true,
    });
    const { body } = await factory.user.get(`/api/logs/tasks/${id}`);
    const [begun, ...others] = body.items.map(({ message }: { message: string }) => message).toReversed();
    expect(begun).toBe('任务开始执行');
    expect(others.pop()).toMatch(/^任务完成，用时 [\d.]+ 秒$/);
    // A quick machine may complete before it reports any of them.
    for (const mark of others) expect(mark).toMatch(/^已完成 (25|50|75)%$/);
    expect(streams).toEqual([
      {
        ...{ index: 0, kind: 'video', codec: 'h264', bit_rate: expect.any(Number), language: null },
        ...{ width: 320, height: 180, frame_rate: 10, is_cover: false },
      },
      {
        ...{ index: 1, kind: 'audio', codec: 'aac', bit_rate: expect.any(Number), language: null },
        ...{ sample_rate: 44_100, channels: 1 },
      },
    ]);
    expect(scenes.map(({ time }: { time: number }) => time)).toEqual(expect.arrayContaining([3, 5, 8]));
    expect(black).toEqual([{ start: 3, end: 5 }]);
    expect(frozen).toEqual([
      { start: 3, end: 5 },
      { start: 5, end: 8 },
    ]);
    expect(silent).toEqual([{ start: expect.closeTo(4, 1), end: expect.closeTo(7, 1) }]);
    expect(loudness).toEqual({
      integrated: expect.closeTo(-21.7, 0),
      range: expect.any(Number),
      true_peak: expect.any(Number),
    });

    const names = Array.from({ length: 16 }, (_, place) => `thumbnail-${String(place + 1).padStart(2, '0')}.jpg`);
    expect(files.map(({ name }: { name: string }) => name)).toEqual(['contact-sheet.jpg', ...names]);
    for (const { name, width, height } of files) {
      const { status, headers, body: picture } = await fileOf(factory.token, id, name);
      expect([status, headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      expect(headers.get('content-length')).toBe(String(picture.length));
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width, height });
    }
    // Red stays red: the conversion keeps the colour range.
    const red = files.find(({ time }: { time?: number }) => (time ?? 0) > 6 && (time ?? 0) < 7);
    const { body: seen } = await fileOf(factory.token, id, red.name);
    const { dominant } = await sharp(seen).stats();
    expect(dominant.r).toBeGreaterThan(230);
    expect(dominant.g).toBeLessThan(20);

    // Other users get 404, and so do other names.
    expect((await factory.other.get(`/api/tasks/${id}/files/contact-sheet.jpg`)).status).toBe(404);
    expect((await factory.anybody.get(`/api/tasks/${id}/files/contact-sheet.jpg`)).status).toBe(401);
    expect((await factory.admin.get(`/api/tasks/${id}/files/contact-sheet.jpg`)).status).toBe(200);
    for (const name of ['film', 'thumbnail-17.jpg', '..%2f..%2fsecret', 'work']) {
      const { status, body } = await factory.user.get(`/api/tasks/${id}/files/${name}`);
      expect([status, body.error_code]).toEqual([404, 'RESOURCE_NOT_FOUND']);
    }

    // Files support ranges and conditional requests.
    const sheet = await fileOf(factory.token, id, 'contact-sheet.jpg');
    const part = await fileOf(factory.token, id, 'contact-sheet.jpg', { range: 'bytes=2-5' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 2-5/${sheet.body.length}`]);
    expect(part.body).toEqual(sheet.body.subarray(2, 6));
    const known = { 'if-none-match': sheet.headers.get('etag') ?? '' };
    expect((await fileOf(factory.token, id, 'contact-sheet.jpg', known)).status).toBe(304);

    // Deleting the task deletes its files.
    expect(await keysOf(factory.server.core.storage, `factory/${id}/`)).toHaveLength(17);
    expect(await readdir(workFolder())).toEqual([]);
    expect((await factory.user.delete(`/api/tasks/${id}`)).status).toBe(200);
    expect(await keysOf(factory.server.core.storage, 'factory/')).toEqual([]);
  });

  test('may have any size, shape, length and container', async () => {
    const graph = 'testsrc2=s=90x160:r=25:d=1,format=yuv420p,setsar=2[out0]';
    await makeFilm(join(folder, 'odd.mkv'), { graph, videoCodec: 'mpeg4' });
    await makeFilm(join(folder, 'one.mp4'), {
      graph: 'color=s=64x64:r=1:d=1,format=yuv420p[out0]',
      videoCodec: 'mpeg4',
    });
    await makeFilm(join(folder, 'dark.ts'), {
      graph: 'color=black:s=64x64:r=10:d=3,format=yuv420p[out0];anullsrc=d=3[out1]',
      videoCodec: 'libx264',
      audioCodec: 'aac',
    });
    const [odd, one, dark] = await Promise.all([analysed('odd.mkv'), analysed('one.mp4'), analysed('dark.ts')]);
    expect(odd.task.result).toMatchObject({
      resolution: { width: 180, height: 160 },
      frames: 25,
      silent: null,
      loudness: null,
    });
    expect(one.task.result.files).toHaveLength(2);
    expect(dark.task.result).toMatchObject({
      // Its video stream begins a little after its audio.
      black: [{ start: expect.closeTo(0, 0), end: expect.closeTo(3, 0) }],
      frozen: [{ start: expect.closeTo(0, 0), end: expect.closeTo(3, 0) }],
      silent: [{ start: expect.closeTo(0, 0), end: expect.closeTo(3, 0) }],
      loudness: null,
    });
  });

  test('is rotated as its header says', async () => {
    const film = await readFile(join(folder, 'varied.mp4'));
    // The matrix in the first track's header, which rotates it clockwise: ISO/IEC 14496-12, 8.3.2.
    const matrix = film.indexOf(Buffer.from('00010000000000000000000000000000', 'hex'), film.indexOf('tkhd'));
    for (const [place, value] of [0, 0x10000, 0, -0x10000, 0, 0].entries())
      film.writeInt32BE(value, matrix + place * 4);
    await writeFile(join(folder, 'turned.mp4'), film);
    const { task } = await analysed('turned.mp4');
    expect(task.result).toMatchObject({ rotation: 90, resolution: { width: 180, height: 320 } });
    expect(task.result.files[1]).toMatchObject({ width: 180, height: 320 });
  });

  test('is refused with what the file is instead, when it is not a video', async () => {
    const whole = await readFile(join(folder, 'varied.mp4'));
    await makeFilm(join(folder, 'sound.mp4'), { graph: 'sine=d=2[out0]', audioCodec: 'aac' });
    await writeFile(join(folder, 'empty.mp4'), '');
    await writeFile(join(folder, 'page.mp4'), '<!DOCTYPE html>\n<html>there is no film here</html>');
    await writeFile(join(folder, 'list.mp4'), '#EXTM3U\n#EXTINF:1\n/etc/passwd\n');
    await writeFile(join(folder, 'noise.mp4'), whole.subarray(5_000, 60_000));
    await writeFile(join(folder, 'cut.mp4'), whole.subarray(0, whole.length - 20_000));
    await writeFile(join(folder, 'large.mp4'), Buffer.alloc(21 * 1_048_576));
    const reasons = [
      ['empty.mp4', '视频无法读取 · the file is empty'],
      ['page.mp4', '视频无法读取 · it is a web page or a document, and not a film'],
      ['page', '视频无法读取 · the address leads to a web page, and not to a film'],
      ['list.mp4', '视频无法读取 · it is a playlist, and not a film'],
      ['noise.mp4', expect.stringMatching(/^视频无法读取 · it is no film, or damaged: /)],
      ['cut.mp4', expect.stringMatching(/^视频无法读取 · it is no film, or damaged: /)],
      ['sound.mp4', '文件没有画面，只有声音 · it has sound only, and no pictures'],
      ['gone.mp4', expect.stringMatching(/answered 404 Not Found$/)],
      ['large.mp4', '文件过大 · it is larger than 20 MiB'],
    ] as const;
    const tasks = await Promise.all(reasons.map(([name]) => analysed(name)));
    expect(tasks.map(({ task }) => [task.status, task.error_message])).toEqual(
      reasons.map(([, why]) => ['failed', why]),
    );
  });

  test('is read as far as possible when it is damaged, and the log says so', async () => {
    const damaged = await readFile(join(folder, 'varied.mp4'));
    const { size } = await stat(join(folder, 'varied.mp4'));
    for (let place = 5_000; place < size - 20_000; place += 9) damaged[place] = (damaged[place] ?? 0) ^ 0x5a;
    await writeFile(join(folder, 'damaged.mp4'), damaged);
    const { id, task } = await analysed('damaged.mp4');
    expect(task.status).toBe('completed');
    expect(task.result.frames).toBeLessThan(90);
    expect(task.result).toMatchObject({ complete: false, expected_frames: 100 });
    const { body } = await factory.user.get(`/api/logs/tasks/${id}`);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        level: 'WARNING',
        message: expect.stringMatching(/^视频不完整：约 100 帧画面中只能读取 \d+ 帧/),
      }),
    );
  });

  test('is reported as incomplete in its result when frames are missing', async () => {
    const graph = 'testsrc2=alpha=255:s=320x180:r=10:d=20,format=yuv420p[out0]';
    await makeFilm(join(folder, 'hole.mp4'), { graph, videoCodec: 'libx264' });
    const film = await readFile(join(folder, 'hole.mp4'));
    const content = film.indexOf('mdat');
    const length = film.readUInt32BE(content - 4);
    film.fill(0, content + Math.floor(length * 0.4), content + Math.floor(length * 0.6));
    await writeFile(join(folder, 'hole.mp4'), film);
    const { result } = (await analysed('hole.mp4')).task;
    expect(result).toMatchObject({ complete: false, expected_frames: 200, frames: expect.any(Number) });
    expect(result.gaps).toEqual([{ start: expect.closeTo(8, 0), end: expect.closeTo(12, 0) }]);
  });

  test('is released when the task is cancelled, during download and during analysis', async () => {
    const slow = await order(factory.user, 'video_analysis', { video_url: `${url}/slow` });
    await makeFilm(join(folder, 'long.mp4'), {
      graph: 'testsrc2=s=1280x720:r=30:d=60,format=yuv420p[out0]',
      videoCodec: 'mpeg4',
    });
    const long = await order(factory.user, 'video_analysis', { video_url: `${url}/long.mp4` });
    let seen = 0;
    await eventually(async () => {
      seen = (await factory.user.get(`/api/tasks/${long}`)).body.data.progress;
      expect(seen).toBeGreaterThan(12);
    });
    expect(seen).toBeLessThan(100);
    for (const id of [slow, long]) await factory.user.post(`/api/tasks/${id}/cancel`);
    await eventually(async () => {
      expect(await readers()).toEqual([]);
      const [{ id }] = (await factory.user.get('/api/gpu/servers')).body.data;
      expect((await factory.user.get(`/api/gpu/servers/${id}/status`)).body.data.running_tasks).toEqual([]);
    });
    await eventually(async () => expect(await readdir(workFolder())).toEqual([]));
  });

  test.for([
    undefined,
    5,
    '',
    'film.mp4',
    'file:///etc/passwd',
    'ftp://example.com/x',
    'http://',
    'http://example.com:65536/x',
    'material:',
    'material:0',
    'material:a',
  ])('is refused at the address %j', async (address) => {
    const task = { title: 'A task', task_type: 'video_analysis', config: { video_url: address } };
    const { status, body } = await factory.user.post('/api/tasks', task);
    expect([status, body.error_code]).toEqual([422, 'VALIDATION_ERROR']);
    expect(Object.keys(body.details.field_errors)).toEqual(['config.video_url']);
  });
});

describe('a video at a private address', () => {
  test('is not fetched unless the operator allows it', async () => {
    await using careful = await startFactory();
    await careful.admin.put('/api/admin/config', { task_rates: { video_analysis: 0 } });
    const { port } = new URL(url);
    for (const address of [
      `${url}/varied.mp4`,
      `http://localhost:${port}/varied.mp4`,
      'http://169.254.169.254/latest',
    ]) {
      const id = await order(careful.user, 'video_analysis', { video_url: address });
      expect(await ended(careful.user, id)).toMatchObject({
        status: 'failed',
        error_message: expect.stringMatching(/ is not an address of the public network$/),
      });
    }
  });
});
