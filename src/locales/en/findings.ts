import { type Catalogue, textFrom } from '../../shared/messages.ts';
import type { Findings } from '../findings.ts';
import { courseSources } from './course-sources.ts';

export const findings: Catalogue<Findings> = {
  fact: ({ text }) => text,
  to_be_created: ({ path }) => `${path} (created at the first start)`,
  secret_set: 'from OWLERY_SECRET',
  database: ({ folder, state }) => {
    const where = folder === undefined ? 'at DATABASE_URL' : `embedded, in ${folder}`;
    if (state === 'here') return where;
    if (state === 'not_created') return `${where} (created at the first start)`;
    if (state === 'up_to_date') return `${where}, up to date`;
    return `${where}, ${state.migrations} migrations to apply, at the next start`;
  },
  clock_off: ({ ahead }) =>
    `the clock of this machine is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the database's: set it by NTP`,
  pooler: 'at DATABASE_POOLER_URL, before the same database',
  listening: ({ address, isOwlery }) => (isOwlery ? `Owlery is at ${address}` : `${address} is free`),
  no_smtp: ({ outbox }) => `SMTP_URL is not set: mails are written to ${outbox}`,
  smtp: ({ server }) => `the server at ${server} accepts mail`,
  smtp_unusable: ({ server, reason }) => `${server}: ${reason}: no mail is delivered`,
  bucket: ({ bucket, endpoint }) => `the bucket ${bucket} at ${endpoint} can be written to`,
  no_s3: ({ folder }) => `S3_ENDPOINT is not set: files are kept in ${folder}`,
  storage_unusable: ({ reason }) => `S3_ENDPOINT: ${reason}: files can be neither stored nor read`,
  provider: ({ issuer, callback }) => `${issuer} answers and knows the client; register ${callback} there`,
  client_refused: ({ variables, issuer, reason, name }) =>
    `${variables.join(' and ')}: ${issuer} refuses them (${reason}): nobody can sign in with ${name}`,
  scopes_unknown: ({ variable, issuer, scopes }) => `${variable}: ${issuer} does not offer ${scopes}`,
  provider_unusable: ({ variable, issuer, reason, name }) =>
    `${variable} ${issuer}: ${reason}: nobody can sign in with ${name}`,
  no_python:
    'python3 does not run: market scripts in Python cannot run: install Python 3.8 or later and put it on the PATH (apt install python3, or python.org)',
  no_aktools: ({ address }) =>
    `nothing answers at AKTOOLS_URL ${address}: market cannot collect through AKShare: run "pip install aktools && python -m aktools" on this or another machine`,
  no_video: 'node-av cannot be loaded on this machine: video_analysis fails',
  gpus_failing: ({ problem }) => `${problem}: tasks that ask for GPUs wait for another machine`,
  no_gpus: 'no nvidia-smi on the PATH: tasks run on the processor',
  no_task_types: ({ path }) => `${path} declares no types: only the built-in types are available`,
  no_slurm_types: 'no type of task has executor: slurm',
  slurm: ({ version, url }) => `${version} through ${url ?? 'its programs'}`,
  slurm_unusable: ({ reason, names }) => `${reason}: ${names.join(', ')} wait`,
  own_font: 'Noto Sans SC, installed with Owlery',
  no_font:
    'no font with Chinese characters: thumbnails of PDFs without embedded fonts show boxes (apt install fonts-noto-cjk, or npm install @fontsource-variable/noto-sans-sc)',
  no_moodle: 'MOODLE_URL is not set: study uses the courses of courseware',
  moodle: ({ url, service, isClear }) =>
    `${url} offers web services; functions missing in ${service} are reported at sign-in${isClear ? '; it is not https: passwords are sent unencrypted' : ''}`,
  moodle_unusable: ({ reason }) =>
    `MOODLE_URL: ${typeof reason === 'string' ? reason : (textFrom(courseSources, reason) ?? reason.code)} Nobody can study.`,
};
