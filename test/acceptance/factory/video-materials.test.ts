/**
 * Uploaded videos, analysed by a worker in a process of its own and served by factory alone: with the
 * storage on one machine's disk, or in S3 with a data folder for each process.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IDENTITY_KEY } from '../../../src/core/storage/identity.ts';
import { Cleanup } from '../../../src/systems/courseware/domain/cleanup/cleanup.ts';
import { FileSweep } from '../../../src/systems/factory/domain/files/file-sweep.ts';
import { TaskFiles } from '../../../src/systems/factory/domain/files/task-files.ts';
import { keysOf } from '../../shared/storage/behaviour.ts';
import { eventually } from '../../support/eventually.ts';
import { type Running, root, startProcess } from '../../support/owlery.ts';
import { type S3Server, startS3 } from '../../support/s3.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { film, pdf, type School, startSchool, uploaded } from '../courseware/teaching.ts';
import { type Caller, callerWith } from '../market/collecting.ts';
import { ended, order } from './machines.ts';

const LONG = 300_000;

type Known = Caller & { readonly token: string };

describe.each(['a disk', 'S3'])('a material whose storage is %s', { timeout: LONG }, (kind) => {
  let s3: S3Server | undefined;
  let folder: string;
  let school: School;
  /** Serves factory alone, without a worker. */
  let desk: TestServer;
  let worker: Running | undefined;
  let pupil: Known;
  let teacher: Known;
  let admin: Known;
  let material: { id: number; file_path?: string };
  let document: { id: number };

  const dataDir = (name: string) => join(folder, kind === 'S3' ? name : 'data');
  const environment = (name: string) => ({ OWLERY_DATA_DIR: dataDir(name), ...s3?.environment });
  const databaseUrl = () => school.server.core.config.databaseUrl ?? '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'owlery-materials-'));
    if (kind === 'S3') s3 = await startS3();
    school = await startSchool({ works: false, environment: environment('school') });
    desk = await startTestServer('factory', { databaseUrl: databaseUrl(), environment: environment('desk') });
    [pupil, teacher, admin] = [school.pupil, school.teacher, school.admin].map(({ token }) => ({
      ...callerWith(desk, token),
      token,
    })) as [Known, Known, Known];
    const config = { task_rates: { video_analysis: 0 }, max_concurrent_tasks_per_user: 50 };
    expect((await admin.put('/api/admin/config', config)).status).toBe(200);
    material = await uploaded(school.server, school.teacher, await film(), { name: '第一课 100%d.mp4' });
    document = await uploaded(school.server, school.teacher, await pdf(), { name: 'lesson.pdf' });
  }, LONG);
  afterAll(async () => {
    await worker?.ended('SIGKILL');
    await desk.close();
    expect(desk.undeclared).toEqual([]);
    await school[Symbol.asyncDispose]();
    await s3?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async (caller: Known, address: string, language = 'en') => {
    const { status, body } = await desk.send('POST', '/api/tasks', {
      token: caller.token,
      headers: { 'accept-language': language },
      json: { title: 'A film', task_type: 'video_analysis', config: { video_url: address } },
    });
    return { status, body };
  };
  const refused = (message: string) => ({
    status: 422,
    body: {
      success: false,
      message: expect.stringMatching(/^(请求参数验证失败|Invalid request parameters)$/),
      error_code: 'VALIDATION_ERROR',
      details: { field_errors: { 'config.video_url': [message] } },
    },
  });
  const hide = async (id: number) => {
    const { token } = school.teacher;
    expect((await school.server.send('DELETE', `/api/v1/materials/${id}`, { token })).status).toBe(204);
  };
  const startWorker = async () => {
    worker = startProcess(join(root, 'bin/owlery'), ['worker', '--queues', 'factory'], {
      DATABASE_URL: databaseUrl(),
      OWLERY_SECRET: 'a secret that all nodes of a test share',
      OWLERY_GPUS: 'none',
      OWLERY_SERVER_NAME: 'mill',
      ...environment('mill'),
    });
    const { child } = worker;
    await eventually(
      () => {
        if (child.exitCode !== null) throw new Error(`the worker ended: ${worker?.stderr}`);
        expect(worker?.stderr).toContain('"working"');
      },
      { timeout: LONG / 2, interval: 100 },
    );
  };
  const runOf = async (task: string): Promise<number> => {
    const text = 'select run_id from factory_tasks where uuid = $1';
    return (await desk.core.database.pool.query(text, [task])).rows[0].run_id;
  };
  const left = () => keysOf(desk.core.storage, 'factory/');

  test('is refused when it does not exist, is not a video or is not visible to the user', async () => {
    expect(await ask(pupil, 'material:999999')).toEqual(refused('there is no material 999999 that may be seen'));
    expect(await ask(pupil, 'material:999999999999999', 'zh')).toEqual(refused('没有课件 999999999999999，或无权查看'));
    expect(await ask(pupil, `material:${document.id}`)).toEqual(
      refused(`material ${document.id} is a PDF, and not a film`),
    );
    const hidden = await uploaded(school.server, school.teacher, await film());
    await hide(hidden.id);
    expect(await ask(pupil, `material:${hidden.id}`)).toEqual(
      refused(`there is no material ${hidden.id} that may be seen`),
    );
    // Its uploader and administrators still see it.
    for (const caller of [teacher, admin]) {
      const { status, body } = await ask(caller, `material:${hidden.id}`);
      expect(status).toBe(200);
      expect((await caller.delete(`/api/tasks/${body.data.id}`)).status).toBe(200);
    }
    const { token } = school.teacher;
    expect((await school.server.send('DELETE', `/api/v1/upload/${hidden.id}`, { token })).status).toBe(204);
    for (const caller of [teacher, admin]) {
      expect((await ask(caller, `material:${hidden.id}`)).status).toBe(422);
    }
  });

  test('is refused on a server that does not have its file', async () => {
    const elsewhere = await startTestServer('factory', { databaseUrl: databaseUrl() });
    const { status, body } = await callerWith(elsewhere, school.pupil.token).post('/api/tasks', {
      ...{ title: 'A film', task_type: 'video_analysis', config: { video_url: `material:${material.id}` } },
    });
    await elsewhere.close();
    expect([status, body.details]).toEqual([
      422,
      { field_errors: { 'config.video_url': [expect.stringMatching(/存储中没有课件 \d+ 的文件/)] } },
    ]);
  });

  test('is analysed by the worker, and the pictures are served by every factory server', async () => {
    const closed = await uploaded(school.server, school.teacher, await film());
    const late = await order(pupil, 'video_analysis', { video_url: `material:${closed.id}` });
    await hide(closed.id);
    const id = await order(pupil, 'video_analysis', { video_url: `material:${material.id}` });
    const materials = await keysOf(desk.core.storage, 'materials/');
    await startWorker();

    const task = await ended(pupil, id);
    expect(task).toMatchObject({ status: 'completed', error_message: null, progress: 100 });
    expect(task.result).toMatchObject({
      ...{ duration: 2, resolution: { width: 320, height: 180 } },
      ...{ frames: 20, expected_frames: 20, damaged_frames: 0, gaps: [], complete: true },
    });
    const run = await runOf(id);
    expect(await left()).toEqual(
      task.result.files.map(({ name }: { name: string }) => `factory/${id}/${run}/${name}`).sort(),
    );
    for (const { name, width, height } of task.result.files.slice(0, 2)) {
      const address = `${desk.url}/api/tasks/${id}/files/${name}`;
      const headers = { authorization: `Bearer ${school.pupil.token}` };
      const first = await fetch(address, { headers, redirect: 'manual' });
      expect(first.status).toBe(kind === 'S3' ? 302 : 200);
      const picture = Buffer.from(await (await fetch(address, { headers })).arrayBuffer());
      expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width, height });
    }
    // The video was lent and is still in place; no temporary file is left.
    expect(await keysOf(desk.core.storage, 'materials/')).toEqual(materials);
    expect(await readdir(join(dataDir('mill'), 'factory/work'))).toEqual([]);
    expect(await readdir(join(dataDir('mill'), 'incoming')).catch(() => [])).toEqual([]);

    // A video that has become invisible by its turn is not read.
    expect(await ended(pupil, late)).toMatchObject({
      status: 'failed',
      error_message: `课件视频不可用 · there is no material ${closed.id} that may be seen`,
    });
    expect((await pupil.post(`/api/tasks/${late}/retry`)).status).toBe(422);

    // The cleanups of courseware and factory remove nothing of each other, and nothing in use.
    const { core } = desk;
    const kept = [...materials, ...(await left()), IDENTITY_KEY].sort();
    const orphans = [`materials/${school.teacher.id}/gone.mp4`, `factory/${id}/${run + 1_000}/contact-sheet.jpg`];
    for (const key of orphans) {
      await core.storage.put(key, Readable.from([Buffer.from('gone')]), { contentType: 'image/jpeg' });
    }
    const cleaned = await new Cleanup(core).run({ processing: true, orphans: true, maxAgeMinutes: -1 });
    expect(cleaned).toMatchObject({ files: 1, errors: [] });
    expect(await keysOf(core.storage)).toEqual([...kept, orphans[1]].sort());
    await new FileSweep({ ...core, files: new TaskFiles(core) }).sweep();
    expect(await keysOf(core.storage)).toEqual(kept);

    expect((await pupil.delete(`/api/tasks/${id}`)).status).toBe(200);
    expect(await left()).toEqual([]);
  });

  test('keeps no pictures of a run that is followed by another', async () => {
    await worker?.ended('SIGTERM');
    const id = await order(pupil, 'video_analysis', { video_url: `material:${material.id}` });
    const key = `factory/${id}/${await runOf(id)}/thumbnail-01.jpg`;
    await desk.core.storage.put(key, Readable.from([Buffer.from('a picture')]), { contentType: 'image/jpeg' });
    // No result names the picture.
    expect((await pupil.get(`/api/tasks/${id}/files/thumbnail-01.jpg`)).status).toBe(404);
    await pupil.post(`/api/tasks/${id}/cancel`);
    expect((await pupil.post(`/api/tasks/${id}/retry`)).status).toBe(200);
    expect(await left()).toEqual([]);
    expect((await pupil.delete(`/api/tasks/${id}`)).status).toBe(200);
  });
});
