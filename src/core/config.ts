/** The environment variables of the core and the HTTP server. Each system declares its own. */
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { email, makeValidator, port, str } from 'envalid';
import {
  ConfigurationError,
  defineEnvironment,
  flag,
  integer,
  isWebAddress,
  listOf,
  site,
  text,
  web,
} from '../shared/environment.ts';
import type { S3Config } from '../shared/storage/s3.ts';
import type { SignInConfig } from './accounts/oidc/environment.ts';

const secret = text('takes at least 32 characters', (input) => input.length >= 32);
const password = text('takes 8 to 128 characters', (input) => input.length >= 8 && input.length <= 128);
const metricsToken = text('takes at least 16 characters without spaces', (input) => /^[!-~]{16,}$/.test(input));
const address = text('takes a host name or an IP address', (input) => /^[A-Za-z0-9.:_-]+$/.test(input));
const timezone = text('takes an IANA time zone such as Asia/Shanghai or UTC', (input) =>
  ['UTC', ...Intl.supportedValuesOf('timeZone')].includes(input),
);
const share = makeValidator<number>((input) => {
  const value = Number(input);
  if (input.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new Error('takes a number from 0 to 1');
});
const postgres = text('takes a postgres:// or postgresql:// URL', (input) => /^postgres(ql)?:\/\//.test(input));
const smtp = text('takes an smtp:// or smtps:// URL', (input) => /^smtps?:\/\//.test(input));

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, and what other servers take besides.
 */
const bucket = text('takes the name of a bucket: 3 to 63 letters, digits, dots, hyphens or underscores', (input) =>
  /^[A-Za-z0-9][\w.-]{2,62}$/.test(input),
);

/** Web origins: a scheme, a host, optionally a port, and nothing after it. */
const origins = makeValidator<string[]>((input) => {
  const all = listOf(input);
  if (!all.every((one) => isWebAddress(one) && new URL(one).origin === one)) {
    throw new Error('takes origins separated by commas, such as https://example.com');
  }
  return all;
});

/** IP addresses and networks, or the names that Fastify's `trustProxy` has for some. */
const isProxy = (input: string) => {
  const [address = '', bits = '0', ...more] = input.split('/');
  const most = isIP(address) === 6 ? 128 : 32;
  const isNetwork = isIP(address) !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0;
  return isNetwork || ['loopback', 'linklocal', 'uniquelocal'].includes(input);
};

/** Trusting everybody would let every client choose its own address, on which limits and the journal depend. */
const proxies = makeValidator<false | string[]>((input) => {
  if (input === 'false') return false;
  const all = listOf(input);
  if (input === 'true' || all.some((one) => isIP(one.split('/')[0] ?? '') !== 0 && /\/0+$/.test(one))) {
    throw new Error(
      'takes the addresses of the proxies, not of everybody: for a proxy on this machine set TRUST_PROXY=loopback, for others their IP addresses or networks, such as 10.0.0.5 or 10.0.0.0/8',
    );
  }
  if (!all.every(isProxy)) throw new Error('takes false, or IP addresses and networks separated by commas');
  return all;
});

const rules = {
  PORT: port({ default: 8000, desc: 'a port from 1 to 65535' }),
  HOST: address({ default: '127.0.0.1' }),
  PUBLIC_URL: site({ default: undefined }),
  CORS_ORIGINS: origins({ default: [] }),
  TRUST_PROXY: proxies({ default: false }),
  RESET_URL: web({ default: undefined }),
  VERIFY_URL: web({ default: undefined }),
  METRICS_PORT: port({ default: undefined, desc: 'a port from 1 to 65535' }),
  METRICS_HOST: address({ default: '127.0.0.1' }),
  METRICS_TOKEN: metricsToken({ default: undefined }),
  OTEL_EXPORTER_OTLP_ENDPOINT: web({ default: undefined }),
  OTEL_TRACES_SAMPLER_ARG: share({ default: 1 }),
  LOG_LEVEL: str({ choices: ['trace', 'debug', 'info', 'warn', 'error', 'silent'], default: 'info' }),
  DATABASE_URL: postgres({ default: undefined }),
  DATABASE_POOLER_URL: postgres({ default: undefined }),
  SMTP_URL: smtp({ default: undefined }),
  MAIL_FROM: email({ default: 'owlery@localhost.localdomain', desc: 'an email address' }),
  OWLERY_DATA_DIR: str({ default: join(import.meta.dirname, '../../data') }),
  OWLERY_SECRET: secret({ default: undefined }),
  OWLERY_ADMIN_EMAIL: email({ default: 'admin@owlery.local', desc: 'an email address' }),
  OWLERY_ADMIN_PASSWORD: password({ default: undefined }),
  OWLERY_TIMEZONE: timezone({ default: 'Asia/Shanghai' }),
  S3_ENDPOINT: web({ default: undefined }),
  S3_BUCKET: bucket({ default: undefined }),
  S3_ACCESS_KEY: str({ default: undefined }),
  S3_SECRET_KEY: str({ default: undefined }),
  S3_REGION: str({ default: 'us-east-1' }),
  S3_PUBLIC_ENDPOINT: web({ default: undefined }),
  BACKUP_S3_ENDPOINT: web({ default: undefined }),
  BACKUP_S3_ACCESS_KEY: str({ default: undefined }),
  BACKUP_S3_SECRET_KEY: str({ default: undefined }),
  BACKUP_S3_REGION: str({ default: undefined }),
  OWLERY_ALLOW_PRIVATE_ALERTS: flag({ default: false }),
  OWLERY_MAX_TASKS: integer(1, 1000)({ default: 4 }),
  OWLERY_ADDRESS_LIMIT: integer(1, 1_000_000)({ default: 30 }),
  OWLERY_WS_MAX: integer(1, 1_000_000)({ default: 20 }),
};

export type Config = CoreSettings &
  Readonly<{
    /** The ways to sign in. */
    signIn: SignInConfig;
  }>;

type CoreSettings = Readonly<{
  port: number;
  host: string;
  /** The public address of this server without a trailing slash; derived from host and port if not set. */
  publicUrl: string;
  /** The page linked in reset mails; `token` is added to its query. */
  resetUrl: string;
  /** The page linked in verification mails, likewise. */
  verifyUrl: string;
  corsOrigins: readonly string[];
  trustProxy: false | string[];
  /** Where `/metrics` is served: on its own port, or on the server's port with a token; undefined: nowhere. */
  metrics: Readonly<{ port: number | undefined; host: string; token: string | undefined }>;
  /** Where traces are sent, and the share of traces that begin here and are recorded; undefined: nowhere. */
  tracing: Readonly<{ endpoint: string | undefined; share: number }>;
  logLevel: string;
  /** Undefined: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | undefined;
  /** The same database behind a pooler in transaction mode, for statements and transactions; undefined: direct. */
  databasePoolerUrl: string | undefined;
  /** Undefined: mails are written to `outbox/` in the data folder. */
  smtpUrl: string | undefined;
  mailFrom: string;
  /** Absolute path; default: `data` beside this program, whatever the working directory. */
  dataDir: string;
  /** Undefined: a secret is created once and stored in the data folder. */
  secret: string | undefined;
  adminEmail: string;
  /** Undefined: generated and printed once at the first start. */
  adminPassword: string | undefined;
  timezone: string;
  /** Undefined: files are kept in the data folder. */
  s3: S3Config | undefined;
  /** Where backups are written if they are not files; default: the server of `s3`. */
  backupS3: BackupS3 | undefined;
  /** Whether webhooks of alerts may be at addresses that are not public. */
  allowPrivateAlerts: boolean;
  /** How many runs this process works on at once. */
  maxTasks: number;
  /** How many requests per minute one address may make to each group of public routes. */
  addressLimit: number;
  /** How many sockets one account may have open on this node. */
  maxSockets: number;
}>;

/** The variables of the core and the HTTP server. */
export const coreEnvironment = defineEnvironment(
  rules,
  (env): CoreSettings => ({
    port: env.PORT,
    host: env.HOST,
    publicUrl: publicUrlOf(env),
    resetUrl: env.RESET_URL ?? `${publicUrlOf(env)}/console/reset`,
    verifyUrl: env.VERIFY_URL ?? `${publicUrlOf(env)}/console/verify`,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    metrics: Object.freeze({ port: env.METRICS_PORT, host: env.METRICS_HOST, token: env.METRICS_TOKEN }),
    tracing: Object.freeze({ endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, share: env.OTEL_TRACES_SAMPLER_ARG }),
    logLevel: env.LOG_LEVEL,
    databaseUrl: env.DATABASE_URL,
    databasePoolerUrl: poolerOf(env),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    dataDir: resolve(env.OWLERY_DATA_DIR),
    secret: env.OWLERY_SECRET,
    adminEmail: env.OWLERY_ADMIN_EMAIL,
    adminPassword: env.OWLERY_ADMIN_PASSWORD,
    timezone: env.OWLERY_TIMEZONE,
    s3: s3Of(env),
    backupS3: backupS3Of(env),
    allowPrivateAlerts: env.OWLERY_ALLOW_PRIVATE_ALERTS,
    maxTasks: env.OWLERY_MAX_TASKS,
    addressLimit: env.OWLERY_ADDRESS_LIMIT,
    maxSockets: env.OWLERY_WS_MAX,
  }),
);

/** The address at which a browser on this machine reaches a server listening on a host. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** A pooler keeps no session, which LISTEN and some locks need: they go to the database itself. */
function poolerOf(env: Readonly<Record<'DATABASE_URL' | 'DATABASE_POOLER_URL', string | undefined>>) {
  if (env.DATABASE_POOLER_URL !== undefined && env.DATABASE_URL === undefined) {
    throw new ConfigurationError(
      'DATABASE_POOLER_URL: needs DATABASE_URL, the address of the same database without the pooler',
    );
  }
  return env.DATABASE_POOLER_URL;
}

type S3Environment = Readonly<
  Record<'S3_ENDPOINT' | 'S3_BUCKET' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_PUBLIC_ENDPOINT', string | undefined> & {
    S3_REGION: string;
  }
>;

/** All variables or none: with some of them, files would silently go to the local disk of a node. */
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
    missing.map((name) => `${name}: must be set together with the other S3_ variables`).join('\n'),
  );
}

/** The S3 of backups. The bucket is in their address. */
export type BackupS3 = Omit<S3Config, 'bucket' | 'publicEndpoint'>;

type BackupS3Environment = Readonly<
  Record<`BACKUP_S3_${'ENDPOINT' | 'ACCESS_KEY' | 'SECRET_KEY' | 'REGION'}`, string | undefined>
>;

function backupS3Of(env: BackupS3Environment & S3Environment): BackupS3 | undefined {
  const { BACKUP_S3_ENDPOINT: endpoint, BACKUP_S3_ACCESS_KEY: accessKey, BACKUP_S3_SECRET_KEY: secretKey } = env;
  const region = env.BACKUP_S3_REGION ?? env.S3_REGION;
  if (endpoint && accessKey && secretKey) return Object.freeze({ endpoint, accessKey, secretKey, region });
  if (!endpoint && !accessKey && !secretKey) {
    const s3 = s3Of(env);
    return s3 && Object.freeze({ endpoint: s3.endpoint, accessKey: s3.accessKey, secretKey: s3.secretKey, region });
  }
  const needed = ['BACKUP_S3_ENDPOINT', 'BACKUP_S3_ACCESS_KEY', 'BACKUP_S3_SECRET_KEY'] as const;
  const missing = needed.filter((name) => !env[name]);
  throw new ConfigurationError(
    missing.map((name) => `${name}: must be set together with the other BACKUP_S3_ variables`).join('\n'),
  );
}

function publicUrlOf(env: { PUBLIC_URL: string | undefined; HOST: string; PORT: number }): string {
  return (env.PUBLIC_URL ?? `http://${hostInUrl(env.HOST)}:${env.PORT}`).replace(/\/+$/, '');
}
