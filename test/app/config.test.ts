import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { ConfigurationError } from '../../src/shared/environment.ts';

const TRUSTS_EVERYBODY =
  'takes the addresses of the proxies, not of everybody: for a proxy on this machine set TRUST_PROXY=loopback, for others their IP addresses or networks, such as 10.0.0.5 or 10.0.0.0/8';

describe('readConfig', () => {
  test.each([
    ['PORT', '70000', 'takes a port from 1 to 65535'],
    ['HOST', 'a b', 'takes a host name or an IP address'],
    [
      'PUBLIC_URL',
      'ftp://example.com',
      'takes the http:// or https:// address of a front page, without user, password, query or #',
    ],
    ['CORS_ORIGINS', 'https://example.com/path', 'takes origins separated by commas, such as https://example.com'],
    ['TRUST_PROXY', 'banana', 'takes false, or IP addresses and networks separated by commas'],
    ['TRUST_PROXY', '10.0.0.0/33', 'takes false, or IP addresses and networks separated by commas'],
    ['DATABASE_URL', 'mysql://localhost', 'takes a postgres:// or postgresql:// URL'],
    ['SMTP_URL', 'localhost:25', 'takes an smtp:// or smtps:// URL'],
    ['OWLERY_SECRET', 'short', 'takes at least 32 characters'],
    ['OWLERY_ADMIN_PASSWORD', 'short', 'takes 8 to 128 characters'],
    ['OWLERY_TIMEZONE', 'Mars/Olympus', 'takes an IANA time zone such as Asia/Shanghai or UTC'],
    ['OWLERY_CONTACT', 'Jane Doe', 'takes an email address or an http:// or https:// address'],
    ['OWLERY_CONTACT', 'a@example.com\r\nX: y', 'takes an email address or an http:// or https:// address'],
    ['OWLERY_MAX_TASKS', '0', 'takes a whole number from 1 to 1000'],
    ['OWLERY_WS_MAX', 'many', 'takes a whole number from 1 to 1000000'],
    ['OWLERY_GPUS', 'GeForce', 'takes all, none, or GPU indexes or UUIDs separated by commas, such as 0,1'],
    ['OWLERY_SERVER_NAME', ' a', 'takes a name of 1 to 100 characters'],
    ['OWLERY_ALLOW_PRIVATE_FETCH', 'perhaps', 'takes true or false'],
    [
      'MOODLE_URL',
      'moodle.example.com',
      'takes the http:// or https:// address of a front page, without user, password, query or #',
    ],
    [
      'MOODLE_URL',
      'https://owl:secret@moodle.example.com',
      'takes the http:// or https:// address of a front page, without user, password, query or #',
    ],
    [
      'MOODLE_URL',
      'https://moodle.example.com/?lang=en',
      'takes the http:// or https:// address of a front page, without user, password, query or #',
    ],
    ['TRUST_PROXY', 'true', TRUSTS_EVERYBODY],
    ['TRUST_PROXY', '0.0.0.0/0', TRUSTS_EVERYBODY],
    ['TRUST_PROXY', '10.0.0.1,::/0', TRUSTS_EVERYBODY],
    ['METRICS_TOKEN', 'short', 'takes at least 16 characters without spaces'],
    ['METRICS_PORT', '70000', 'takes a port from 1 to 65535'],
    ['MOODLE_SERVICE', 'my service', 'takes letters, digits, underscores and hyphens'],
    ['LOG_LEVEL', 'loud', 'takes one of trace, debug, info, warn, error, silent'],
  ])('refuses %s=%s in one line', (name, value, words) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigurationError(`${name}: ${words}`));
  });

  test('requires either all S3 variables or none', () => {
    const all = {
      S3_ENDPOINT: 'http://minio:9000',
      S3_BUCKET: 'owlery',
      S3_ACCESS_KEY: 'key',
      S3_SECRET_KEY: 'secret',
    };
    expect(readConfig({}).s3).toBeUndefined();
    expect(readConfig(all).s3).toEqual({
      endpoint: 'http://minio:9000',
      publicEndpoint: 'http://minio:9000',
      bucket: 'owlery',
      accessKey: 'key',
      secretKey: 'secret',
      region: 'us-east-1',
    });
    const elsewhere = { ...all, S3_REGION: 'eu-1', S3_PUBLIC_ENDPOINT: 'https://files.example.com' };
    expect(readConfig(elsewhere).s3).toMatchObject({ region: 'eu-1', publicEndpoint: 'https://files.example.com' });
    for (const name of Object.keys(all)) {
      const words = `${name}: must be set together with the other S3_ variables`;
      expect(() => readConfig({ ...all, [name]: '' })).toThrow(new ConfigurationError(words));
    }
    expect(() => readConfig({ ...all, S3_BUCKET: 'a/b' })).toThrow(/^S3_BUCKET: takes the name of a bucket/);
  });

  test('accepts a Moodle site, with the service of Moodle’s app as its default', () => {
    expect(readConfig({ MOODLE_SERVICE: 'owlery' }).systems.study.moodle).toBeUndefined();
    expect(readConfig({ MOODLE_URL: 'https://example.com/moodle/' }).systems.study.moodle).toEqual({
      url: 'https://example.com/moodle',
      service: 'moodle_mobile_app',
    });
    expect(readConfig({ MOODLE_URL: 'http://m', MOODLE_SERVICE: 'owlery-1' }).systems.study.moodle?.service).toBe(
      'owlery-1',
    );
  });

  test('accepts valid values, and treats an empty variable as unset', () => {
    const config = readConfig({
      PORT: '',
      PUBLIC_URL: 'https://owlery.example/',
      CORS_ORIGINS: 'https://a.example:8443, http://localhost:3000',
      TRUST_PROXY: '10.0.0.0/8,::1,loopback',
      OWLERY_GPUS: '0, GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e',
    });
    expect(config.systems.factory.gpus).toEqual(['0', 'GPU-8f0a3c1e-5b7d-4f2a-9c6e-1d2b3a4c5d6e']);
    expect(readConfig({ OWLERY_GPUS: 'none' }).systems.factory.gpus).toEqual([]);
    expect(readConfig({ OWLERY_GPUS: 'all' }).systems.factory.gpus).toBeUndefined();
    expect(config).toMatchObject({
      port: 8000,
      publicUrl: 'https://owlery.example',
      corsOrigins: ['https://a.example:8443', 'http://localhost:3000'],
      trustProxy: ['10.0.0.0/8', '::1', 'loopback'],
    });
  });
});

describe('unknown variables', () => {
  test.each([
    ['OWLERY_SECRTE', 'OWLERY_SECRTE is not read: OWLERY_SECRET is probably meant'],
    ['owlery_secret', 'owlery_secret is not read: OWLERY_SECRET is probably meant'],
    ['S3_ACCES_KEY', 'S3_ACCES_KEY is not read: S3_ACCESS_KEY is probably meant'],
    ['PUBLIC_URI', 'PUBLIC_URI is not read: PUBLIC_URL is probably meant'],
    ['CORS_ORIGIN', 'CORS_ORIGIN is not read: CORS_ORIGINS is probably meant'],
    ['MOODLE_URLS', 'MOODLE_URLS is not read: MOODLE_URL is probably meant'],
    ['SMTP_HOST', 'SMTP_HOST is not read: the variables that begin with SMTP_ are SMTP_URL'],
  ])('%s is reported with the probable name', (name, sentence) => {
    expect(readConfig({ [name]: 'x' }).misspelt).toEqual([sentence]);
  });

  test('with a known prefix but no similar name are reported with the names of that prefix', () => {
    expect(readConfig({ S3_STORAGE_CLASS: 'x' }).misspelt).toEqual([
      expect.stringMatching(/^S3_STORAGE_CLASS is not read: the variables that begin with S3_ are S3_ENDPOINT, /),
    ]);
  });

  test('without a known prefix are ignored', () => {
    const others = { PATH: '/bin', HOME: '/root', SORT: 'x', PORTS: '1', NODE_ENV: 'test', OWLERY_TEST_S3: 'swift' };
    expect(readConfig({ ...others, OWLERY_CONTACT: 'a@example.com', LANG: 'C', LOGNAME: 'x' }).misspelt).toEqual([]);
  });

  test('are reported beside a missing variable that they misspell', () => {
    const set = { S3_ENDPOINT: 'http://127.0.0.1:9000', S3_BUCKET: 'owl', S3_ACCESS_KEY: 'a', S3_SECRETKEY: 'b' };
    expect(() => readConfig(set)).toThrow(/S3_SECRET_KEY: must be set.*\nS3_SECRETKEY is not read: S3_SECRET_KEY is/);
  });
});

describe('the providers of OWLERY_OIDC', () => {
  const corp = {
    OWLERY_OIDC: 'corp',
    OWLERY_OIDC_CORP_ISSUER: 'https://login.example.com',
    OWLERY_OIDC_CORP_CLIENT_ID: 'a',
  };

  test('are read in order, each with its own variables', () => {
    const environment = {
      ...corp,
      OWLERY_OIDC: 'corp, School',
      OWLERY_OIDC_CORP_NAME: 'Corp',
      OWLERY_OIDC_CORP_DOMAINS: 'Example.com, example.org',
      OWLERY_OIDC_SCHOOL_ISSUER: 'http://127.0.0.1:9000/realms/school',
      OWLERY_OIDC_SCHOOL_CLIENT_ID: 'b',
      OWLERY_OIDC_SCHOOL_ROLE_CLAIM: 'groups',
      OWLERY_OIDC_SCHOOL_ADMIN_VALUES: 'staff,admins',
    };
    const { signIn, misspelt } = readConfig(environment);
    expect(misspelt).toEqual([]);
    expect(signIn).toMatchObject({
      passwordSignIn: true,
      providers: [
        { id: 'corp', name: 'Corp', domains: ['example.com', 'example.org'], scopes: ['openid', 'profile', 'email'] },
        { id: 'school', name: 'School', roleClaim: 'groups', adminValues: ['staff', 'admins'], registers: true },
      ],
    });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['without an issuer', { OWLERY_OIDC: 'corp' }, /^OWLERY_OIDC_CORP_ISSUER: takes the https:\/\/ address/m],
    ['without a client', { OWLERY_OIDC: 'corp' }, /^OWLERY_OIDC_CORP_CLIENT_ID: takes the client id/m],
    [
      'with an issuer over http',
      { ...corp, OWLERY_OIDC_CORP_ISSUER: 'http://login.example.com' },
      /OWLERY_OIDC_CORP_ISSUER/,
    ],
    [
      'with a secret in the issuer',
      { ...corp, OWLERY_OIDC_CORP_ISSUER: 'https://a:b@example.com' },
      /OWLERY_OIDC_CORP_ISSUER/,
    ],
    [
      'without the scope openid',
      { ...corp, OWLERY_OIDC_CORP_SCOPES: 'email' },
      /OWLERY_OIDC_CORP_SCOPES: takes scopes/,
    ],
    ['with a role claim alone', { ...corp, OWLERY_OIDC_CORP_ROLE_CLAIM: 'groups' }, /OWLERY_OIDC_CORP_ADMIN_VALUES/],
    ['with an impossible name', { OWLERY_OIDC: 'my-corp' }, /^OWLERY_OIDC: takes names of providers/],
    ['twice', { ...corp, OWLERY_OIDC: 'corp,CORP' }, /^OWLERY_OIDC: takes names of providers/],
    [
      'missing beside OWLERY_PASSWORD_SIGN_IN=false',
      { OWLERY_PASSWORD_SIGN_IN: 'false' },
      /^OWLERY_PASSWORD_SIGN_IN: /,
    ],
  ])('stop the start %s', (_name, environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  test('report a misspelt variable of theirs', () => {
    expect(readConfig({ ...corp, OWLERY_OIDC_CORP_SCOPE: 'openid' }).misspelt).toEqual([
      'OWLERY_OIDC_CORP_SCOPE is not read: OWLERY_OIDC_CORP_SCOPES is probably meant',
    ]);
  });
});
