import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessMarks } from '../src/shared/processes/process-marks.ts';
import { MediaReader } from '../src/systems/courseware/domain/media/read-media.ts';
import { makeFilm } from '../test/support/films.ts';
import type { Cluster } from './cluster.ts';
import { startCourseware, upload } from './courseware-memory.ts';
import { median, printTable } from './table.ts';

const ROUNDS = 12;
const BYTES = 1_000_000;
/** The next process has started, and the processor is free again. */
const READY_MILLISECONDS = 1_000;

/** A film of 1 MB until it is published, and its inspection alone in a process started for it. */
export async function benchUploads(cluster: Cluster): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  const file = join(folder, 'film.mp4');
  await makeFilm(file, { graph: 'testsrc2=s=640x360:r=25:d=5,format=yuv420p[out0]', videoCodec: 'libx264' });
  const film = await readFile(file);
  const core = await cluster.core({ stays: false });
  await using server = await startCourseware(core.config);
  const [published, cold]: number[][] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    // The first upload starts a process of its own.
    if (round > 0) published?.push(await milliseconds(() => upload(server.url, server.token, film, BYTES)));
    else await upload(server.url, server.token, film, BYTES);
    await delay(READY_MILLISECONDS);
    const media = new MediaReader(new ProcessMarks('bench'));
    cold?.push(await milliseconds(() => media.inspect({ file, format: 'mp4' }, 1)));
    await media.close();
  }
  await rm(folder, { recursive: true });
  await core.close();
  const against = 'its inspection in a process started for it';
  printTable('An upload of 1 MB', [
    {
      what: 'sent until published, half within',
      ours: median(published ?? []),
      limit: median(cold ?? []),
      unit: 'ms',
      against,
    },
  ]);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
