/**
 * The environment, read once, checked, frozen and passed in. Nothing else in the program reads `process.env`.
 * A wrong value stops the start with one line that names the variable and what it takes.
 */

import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { cleanEnv, email, makeValidator, port, type ReporterOptions, str } from 'envalid';
import type { S3Config } from '../shared/storage/s3.ts';

/** Raised when a variable of the environment does not hold what it must; its message is the line to show. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

const words = (message: string, accept: (input: string) => boolean) =>
  makeValidator<string>((input) => {
    if (!accept(input)) throw new Error(message);
    return input;
  });

const integer = (least: number, most: number) =>
  makeValidator<number>((input) => {
    const value = Number(input);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new Error(`takes a whole number from ${least} to ${most}`);
    }
    return value;
  });

const secret = words('takes at least 32 characters', (input) => input.length >= 32);
const password = words('takes 8 to 128 characters', (input) => input.length >= 8 && input.length <= 128);
const address = words('takes a host name or an IP address', (input) => /^[A-Za-z0-9.:_-]+$/.test(input));
const timezone = words('takes an IANA time zone such as Asia/Shanghai or UTC', (input) =>
  ['UTC', ...Intl.supportedValuesOf('timeZone')].includes(input),
);
const postgres = words('takes a postgres:// or postgresql:// URL', (input) => /^postgres(ql)?:\/\//.test(input));
const smtp = words('takes an smtp:// or smtps:// URL', (input) => /^smtps?:\/\//.test(input));

const isWebAddress = (input: string) => /^https?:$/.test(URL.parse(input)?.protocol ?? '');
const web = words('takes an http:// or https:// address', isWebAddress);

/** Paths are put behind it, and it is shown to those who study there. */
const site = words(
  'takes the http:// or https:// address of a front page, without user, password, query or #',
  (input) => {
    const { username, password } = URL.parse(input) ?? {};
    return isWebAddress(input) && !/[?#\s]/.test(input) && username === '' && password === '';
  },
);

/** What Moodle takes for the short name of a web service. */
const serviceName = words('takes letters, digits, underscores and hyphens', (input) => /^[\w-]{1,100}$/.test(input));

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and what other servers take besides. */
const bucket = words('takes the name of a bucket: 3 to 63 letters, digits, dots, hyphens or underscores', (input) =>
  /^[A-Za-z0-9][\w.-]{2,62}$/.test(input),
);

/** It goes into a header, so no more than what either may consist of. */
const contact = words(
  'takes an email address or an http:// or https:// address',
  (input) => /^[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+$/.test(input) || (isWebAddress(input) && /^[!-~]+$/.test(input)),
);

const serverName = words(
  'takes a name of 1 to 100 characters',
  (input) => input.trim() === input && input.length <= 100 && !/\p{Cc}/u.test(input),
);

const list = (input: string) =>
  input
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The origins of pages in browsers: a scheme, a host, perhaps a port, and nothing behind it. */
const origins = makeValidator<string[]>((input) => {
  const all = list(input);
  if (!all.every((one) => isWebAddress(one) && new URL(one).origin === one)) {
    throw new Error('takes origins separated by commas, such as https://example.com');
  }
  return all;
});

/** GPUs as NVIDIA's programs name them. None: `[]`. */
const gpus = makeValidator<string[] | 'all'>((input) => {
  const all = list(input);
  if (input === 'all') return input;
  if (input === 'none') return [];
  if (!all.every((one) => /^(\d{1,3}|(GPU|MIG)-[\w/-]+)$/.test(one))) {
    throw new Error('takes all, none, or indexes or UUIDs of GPUs separated by commas, such as 0,1');
  }
  return all;
});

const flag = makeValidator<boolean>((input) => {
  if (input !== 'true' && input !== 'false') throw new Error('takes true or false');
  return input === 'true';
});

/** Addresses and networks, or the names that Fastify's `trustProxy` knows for some. */
const isProxy = (input: string) => {
  const [address = '', bits = '0', ...more] = input.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isNetwork = isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0;
  return isNetwork || ['loopback', 'linklocal', 'uniquelocal'].includes(input);
};

const proxies = makeValidator<boolean | string[]>((input) => {
  if (input === 'true' || input === 'false') return input === 'true';
  const all = list(input);
  if (!all.every(isProxy)) throw new Error('takes true, false, or IP addresses and networks separated by commas');
  return all;
});

const rules = {
  PORT: port({ default: 8000, desc: 'a port from 1 to 65535' }),
  HOST: address({ default: '127.0.0.1' }),
  PUBLIC_URL: web({ default: undefined }),
  CORS_ORIGINS: origins({ default: [] }),
  TRUST_PROXY: proxies({ default: false }),
  LOG_LEVEL: str({ choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'], default: 'info' }),
  DATABASE_URL: postgres({ default: undefined }),
  SMTP_URL: smtp({ default: undefined }),
  MAIL_FROM: email({ default: 'owlery@localhost.localdomain', desc: 'an email address' }),
  OWLERY_DATA_DIR: str({ default: join(import.meta.dirname, '../../data') }),
  OWLERY_SECRET: secret({ default: undefined }),
  OWLERY_ADMIN_EMAIL: email({ default: 'admin@owlery.local', desc: 'an email address' }),
  OWLERY_ADMIN_PASSWORD: password({ default: undefined }),
  OWLERY_TIMEZONE: timezone({ default: 'Asia/Shanghai' }),
  OWLERY_SCRIPTS_DIR: str({ default: undefined }),
  /** Only checked here: scripts read it, to tell the sources they ask whom to write to. */
  OWLERY_CONTACT: contact({ default: undefined }),
  AKTOOLS_URL: web({ default: 'http://127.0.0.1:8080' }),
  MOODLE_URL: site({ default: undefined }),
  MOODLE_SERVICE: serviceName({ default: 'moodle_mobile_app' }),
  S3_ENDPOINT: web({ default: undefined }),
  S3_BUCKET: bucket({ default: undefined }),
  S3_ACCESS_KEY: str({ default: undefined }),
  S3_SECRET_KEY: str({ default: undefined }),
  S3_REGION: str({ default: 'us-east-1' }),
  S3_PUBLIC_ENDPOINT: web({ default: undefined }),
  OWLERY_TASKS_FILE: str({ default: undefined }),
  OWLERY_SERVER_NAME: serverName({ default: undefined }),
  OWLERY_GPUS: gpus({ default: 'all' }),
  OWLERY_ALLOW_PRIVATE_FETCH: flag({ default: false }),
  OWLERY_FETCH_LIMIT_MB: integer(1, 1_048_576)({ default: 4_096 }),
  OWLERY_MAX_TASKS: integer(1, 1000)({ default: 4 }),
  OWLERY_ADDRESS_LIMIT: integer(1, 1_000_000)({ default: 30 }),
  OWLERY_WS_MAX: integer(1, 1_000_000)({ default: 20 }),
  ACCESS_TOKEN_EXPIRE_MINUTES: integer(1, 10_080)({ default: 30 }),
};

export type Config = Readonly<{
  port: number;
  host: string;
  /** The address users reach this server at, without a trailing slash; made from host and port where none is set. */
  publicUrl: string;
  corsOrigins: readonly string[];
  trustProxy: boolean | string[];
  logLevel: string;
  /** Undefined: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
  /** Undefined: mails are written to `outbox/` in the data folder. */
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Absolute path; `data` beside this program, wherever it is called from. */
  dataDir: string;
  /** Undefined: a secret is made once and kept in the data folder. */
  secret: string | undefined;
  adminEmail: string;
  /** Undefined: made up and printed once at the first start. */
  adminPassword: string | undefined;
  timezone: string;
  /** Absolute paths of the folders that hold market scripts; the shipped one first. */
  scriptFolders: readonly string[];
  /** Where AKTools answers. */
  aktoolsUrl: string;
  /** Where courses come from: the address of a Moodle site, without a trailing slash, and a web service of it. Undefined: from courseware. */
  moodle: Readonly<{ url: string; service: string }> | undefined;
  /** Undefined: files are kept in the data folder. */
  s3: S3Config | undefined;
  /** Absolute path of the file that declares further types of factory tasks; undefined: one in the data folder, if it is there. */
  tasksFile: string | undefined;
  /** What factory shows this machine as; undefined: the host's name. */
  serverName: string | undefined;
  /** Indexes or UUIDs of the only GPUs to give to tasks; undefined: all. */
  gpus: readonly string[] | undefined;
  /** Whether tasks may fetch from addresses that are not public. */
  allowPrivateFetch: boolean;
  /** What a task may fetch at most. */
  fetchMegabytes: number;
  /** How many runs this process works on at once. */
  maxTasks: number;
  /** How long an access token of courseware lives. */
  accessTokenMinutes: number;
  /** Requests a minute that one address may make to each group of public routes. */
  addressLimit: number;
  /** How many sockets one account may have open on this node. */
  maxSockets: number;
}>;

/**
 * Reads and checks the environment.
 * @param environment usually `process.env`
 * @throws ConfigurationError naming each variable that is wrong and what it takes
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const env = cleanEnv(withoutEmpty(environment), rules, { reporter: refuse });
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://${env.HOST === '0.0.0.0' ? 'localhost' : env.HOST}:${env.PORT}`).replace(
      /\/+$/,
      '',
    ),
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    databaseUrl: env.DATABASE_URL,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    dataDir: resolve(env.OWLERY_DATA_DIR),
    secret: env.OWLERY_SECRET,
    adminEmail: env.OWLERY_ADMIN_EMAIL,
    adminPassword: env.OWLERY_ADMIN_PASSWORD,
    timezone: env.OWLERY_TIMEZONE,
    scriptFolders: [
      resolve(import.meta.dirname, '../../collectors'),
      ...(env.OWLERY_SCRIPTS_DIR ? [resolve(env.OWLERY_SCRIPTS_DIR)] : []),
    ],
    aktoolsUrl: env.AKTOOLS_URL,
    moodle: env.MOODLE_URL
      ? Object.freeze({ url: env.MOODLE_URL.replace(/\/+$/, ''), service: env.MOODLE_SERVICE })
      : undefined,
    s3: s3Of(env),
    tasksFile: env.OWLERY_TASKS_FILE && resolve(env.OWLERY_TASKS_FILE),
    serverName: env.OWLERY_SERVER_NAME,
    gpus: env.OWLERY_GPUS === 'all' ? undefined : env.OWLERY_GPUS,
    allowPrivateFetch: env.OWLERY_ALLOW_PRIVATE_FETCH,
    fetchMegabytes: env.OWLERY_FETCH_LIMIT_MB,
    maxTasks: env.OWLERY_MAX_TASKS,
    addressLimit: env.OWLERY_ADDRESS_LIMIT,
    maxSockets: env.OWLERY_WS_MAX,
    accessTokenMinutes: env.ACCESS_TOKEN_EXPIRE_MINUTES,
  });
}

type S3Environment = Readonly<
  Record<'S3_ENDPOINT' | 'S3_BUCKET' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_PUBLIC_ENDPOINT', string | undefined> & {
    S3_REGION: string;
  }
>;

/** All of it or none: with half of it, files would quietly go to the disk of whichever node takes them. */
function s3Of(env: S3Environment): S3Config | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = env;
  if (!endpoint && !S3_BUCKET && !accessKey && !secretKey && !env.S3_PUBLIC_ENDPOINT) return undefined;
  if (endpoint && S3_BUCKET && accessKey && secretKey) {
    const publicEndpoint = env.S3_PUBLIC_ENDPOINT ?? endpoint;
    return Object.freeze({ endpoint, bucket: S3_BUCKET, accessKey, secretKey, region: env.S3_REGION, publicEndpoint });
  }
  const needed = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const;
  const missing = needed.filter((name) => !env[name]);
  throw new ConfigurationError(
    missing.map((name) => `${name}: must be set too, as other S3_ variables are`).join('\n'),
  );
}

/** `PORT=` in a .env file or a compose file means "not set". */
function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

function refuse<T>({ errors }: ReporterOptions<T>): void {
  const lines = Object.entries(errors).map(([name, error]) => {
    const rule = rules[name as keyof typeof rules] as { desc?: string; choices?: readonly unknown[] };
    const takes = rule.choices
      ? `takes one of ${rule.choices.join(', ')}`
      : rule.desc
        ? `takes ${rule.desc}`
        : (error as Error).message;
    return `${name}: ${takes}`;
  });
  if (lines.length > 0) throw new ConfigurationError(lines.join('\n'));
}
