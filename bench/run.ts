/** `npm run bench`, or some of it: `npm run bench -- http jobs`. README.md in this folder explains each figure. */
import { cpus } from 'node:os';
import { benchCatalogue } from './catalogue.ts';
import { startCluster } from './cluster.ts';
import { benchConsole } from './console.ts';
import { benchCourseware } from './courseware.ts';
import { benchExecutions } from './executions.ts';
import { benchFactory } from './factory.ts';
import { benchHttp } from './http.ts';
import { benchJobs } from './jobs.ts';
import { benchLive } from './live.ts';
import { benchLogs } from './logs.ts';
import { benchScale } from './scale.ts';
import { benchSchedules } from './schedules.ts';
import { benchScripts } from './scripts.ts';
import { benchSoak } from './soak.ts';
import { benchStartUp } from './startup.ts';
import { benchStorage } from './storage.ts';
import { benchStudy } from './study.ts';
import { benchReports, benchStudyLive } from './study-live.ts';
import { benchTables } from './tables.ts';
import { benchUpgrade } from './upgrade.ts';
import { benchUploads } from './uploads.ts';
import { benchVideo } from './video.ts';

const benches = {
  http: benchHttp,
  jobs: benchJobs,
  tables: benchTables,
  catalogue: benchCatalogue,
  live: benchLive,
  storage: benchStorage,
  schedules: benchSchedules,
  scripts: benchScripts,
  uploads: benchUploads,
  executions: benchExecutions,
  factory: benchFactory,
  logs: benchLogs,
  video: benchVideo,
  courseware: benchCourseware,
  study: benchStudy,
  'study-live': benchStudyLive,
  reports: benchReports,
  scale: benchScale,
  upgrade: benchUpgrade,
  soak: benchSoak,
  startup: benchStartUp,
  console: benchConsole,
};
type Name = keyof typeof benches;
/** Half an hour long, and a part of another. */
const BY_NAME_ONLY = new Set<Name>(['soak', 'reports']);

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in benches));
if (unknown) throw new Error(`there is no bench ${unknown}: choose from ${Object.keys(benches).join(', ')}`);

process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
const cluster = await startCluster();
try {
  for (const name of Object.keys(benches) as Name[]) {
    if (wanted.length === 0 ? !BY_NAME_ONLY.has(name) : wanted.includes(name)) await benches[name](cluster);
  }
} finally {
  await cluster.stop();
}
