import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProcessMarks } from '../src/shared/processes/process-marks.ts';
import { DiskStorage } from '../src/shared/storage/disk.ts';
import { TaskFiles } from '../src/systems/factory/domain/files/task-files.ts';
import { analyseVideo } from '../src/systems/factory/domain/video/analyse-video.ts';
import type { Films } from '../src/systems/factory/domain/video/films.ts';
import { makeFilm } from '../test/support/films.ts';
import { median, printTable } from './table.ts';

const SECONDS = 60;
const ROUNDS = 3;

/** The analysis of a one-minute video, against a bare pass of FFmpeg with the same filters. */
export async function benchVideo(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  const film = join(folder, 'film.mp4');
  await makeFilm(film, {
    graph: `testsrc2=s=1280x720:r=30:d=${SECONDS},format=yuv420p[out0];sine=d=${SECONDS}[out1]`,
    videoCodec: 'libx264',
    audioCodec: 'aac',
  });
  const files = new TaskFiles({ storage: new DiskStorage(folder), config: { dataDir: folder } });
  const task = { uuid: 'bench', run_id: 1 };
  const run = {
    task,
    ownerId: null,
    config: {},
    marks: new ProcessMarks('bench'),
    signal: new AbortController().signal,
    progress() {},
    log() {},
  };
  const films: Films = async ({ file }, read) => {
    await copyFile(film, file);
    return await read(file);
  };
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await seconds(() => analyseVideo(run, films, files)));
    bare.push(
      await seconds(() => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'video-bare.ts'), film])),
    );
  }
  await rm(folder, { recursive: true });
  const against = 'the same filters, nothing else';
  printTable(`A film of ${SECONDS} s, 1280 × 720, 30 frames a second, H.264 and AAC`, [
    { what: 'video_analysis', ours: median(ours), limit: median(bare), unit: 's', against },
  ]);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
