import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../src/core/config.ts';
import { ProcessMarks } from '../src/shared/processes/process-marks.ts';
import { Materials } from '../src/systems/courseware/domain/materials/materials.ts';
import { MediaReader } from '../src/systems/courseware/domain/media/read-media.ts';
import { makeFilm } from '../test/support/films.ts';
import { insertMaterials } from '../test/support/many-materials.ts';
import { makePdf } from '../test/support/pdfs.ts';
import type { Cluster } from './cluster.ts';
import { uploadMemory } from './courseware-memory.ts';
import { median, printTable, type Row } from './table.ts';

const COUNT = 100_000;
const ROUNDS = 100;
const THUMBNAILS = 12;

/** Lists of 20 of 100,000 materials with their total, thumbnails per minute, and the memory of an upload. */
export async function benchCourseware(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { pool, query } = core.database;
  await insertMaterials(query, COUNT);
  const materials = new Materials(core);
  const bare = () => pool.query(`select * from materials order by id desc limit 20`);
  const list = async (
    what: string,
    type: 'video' | undefined,
    viewerId: number | undefined,
    page = 1,
  ): Promise<Row> => {
    const order = { sortBy: 'view_count', order: 'desc' } as const;
    const ours = () => materials.list({ type, viewerId }, order, { page, pageSize: 20 });
    const times = await inTurn([ours, bare]);
    return {
      what,
      ours: 1_000 / (times[0] ?? 0),
      limit: 1_000 / (times[1] ?? 0),
      unit: 'lists/s',
      against: 'the newest 20 rows, without a total',
    };
  };
  const rows = [
    await list('of all, the most seen first', undefined, undefined),
    await list('of all, to somebody signed in', undefined, 5),
    await list('of videos', 'video', undefined),
    await list('of all, the thousandth page', undefined, undefined, 1_000),
    await list('of all, the last page', undefined, undefined, (COUNT * 49) / 50 / 20),
    ...(await thumbnails(core.config)),
  ];
  await core.close();
  printTable(`20 of ${COUNT.toLocaleString('en')} materials, thumbnails, an upload`, rows);
}

/** As many at once as a process makes by default. */
async function thumbnails({ databaseUrl = '', dataDir }: Config): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  try {
    await makeFilm(join(folder, 'film.mp4'), {
      graph: 'testsrc2=alpha=255:s=1920x1080:r=30:d=10,format=yuv420p[out0]',
      videoCodec: 'libx264',
    });
    await writeFile(join(folder, 'text.pdf'), makePdf({ pages: 20, content: 'BT /F1 24 Tf 60 600 Td (Hello) Tj ET' }));
    const media = new MediaReader(new ProcessMarks('bench'));
    const minute = async (name: string, format: 'mp4' | 'pdf') => {
      const begun = performance.now();
      await Promise.all(
        Array.from({ length: THUMBNAILS }, (_, place) =>
          media.read({ file: join(folder, name), format, thumbnail: join(folder, `${place}.jpg`) }),
        ),
      );
      return (THUMBNAILS * 60_000) / (performance.now() - begun);
    };
    return [
      { what: 'thumbnails of a video of 1080p', ours: await minute('film.mp4', 'mp4'), unit: 'a minute' },
      { what: 'thumbnails of a PDF', ours: await minute('text.pdf', 'pdf'), unit: 'a minute' },
      ...(await uploadMemory(databaseUrl, dataDir, await readFile(join(folder, 'film.mp4')))),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The medians of works that are done in turn, so that what else the machine does slows all of them alike. */
async function inTurn(works: (() => Promise<unknown>)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, work] of works.entries()) {
      const begun = performance.now();
      await work();
      times[index]?.push(performance.now() - begun);
    }
  }
  return times.map(median);
}
