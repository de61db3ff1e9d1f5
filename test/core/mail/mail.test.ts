import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { Notifications } from '../../../src/core/db/notifications.ts';
import { installQueue, Queue } from '../../../src/core/jobs/engine/queue.ts';
import { MailDelivery, type MailWriter } from '../../../src/core/mail/delivery.ts';
import { MAIL_QUEUE, Mail } from '../../../src/core/mail/mail.ts';
import { type MailTransport, outboxTransport, smtpTransport } from '../../../src/core/mail/transport.ts';
import { Secrets } from '../../../src/core/secrets.ts';
import { openTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet, recordingLogger } from '../../support/logger.ts';
import { answer, startMailServer } from '../../support/smtp.ts';

const secrets = new Secrets('a secret that is long enough to be one');
const from = 'owlery@example.org';
const message = { to: 'eule@example.com', subject: '重置您的密码', text: '您好，\n\n令牌：s3cr3t-t0ken\n.\n一行' };

let database: Database;
let queue: Queue;
let boss: PgBoss;
let notifications: Notifications;
let mail: Mail;
let delivery: MailDelivery | undefined;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  database = await openTestDatabase();
  await installQueue(database, quiet);
  queue = new Queue(database, quiet, { supervise: true });
  await queue.open();
  boss = queue.boss;
  notifications = new Notifications(database.connection, quiet);
  await notifications.open();
  mail = new Mail(boss, secrets);
  await mail.open(1);
});

afterAll(async () => {
  await notifications.close();
  await queue.close();
  await database.close();
});

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await delivery?.stop();
  delivery = undefined;
  await boss.deleteAllJobs(MAIL_QUEUE);
});

async function deliver(transport: MailTransport, writers: Record<string, MailWriter> = {}, sealedWith = secrets) {
  const recording = recordingLogger();
  lines = recording.lines;
  delivery = new MailDelivery({
    boss,
    notifications,
    secrets: sealedWith,
    transport,
    writers,
    logger: recording.logger,
  });
  await delivery.start();
}

const send = (change: Partial<typeof message> = {}) => mail.send(database.query, { ...message, ...change });

const jobs = async () => {
  const { rows } = await sql<{ state: string; retry_count: number; data: object; output: object | null }>`
    select state, retry_count, data, output from pgboss.job where name = ${MAIL_QUEUE}`.execute(database.query);
  return rows;
};

const logged = (level: number) => eventually(() => expect(lines).toContainEqual(expect.objectContaining({ level })));

const WARNING = 40;
const ERROR = 50;

/** Expects that neither the mail's text nor its subject appears in these places. */
function expectNoContent(...places: unknown[]) {
  for (const place of places) expect(JSON.stringify(place)).not.toMatch(/s3cr3t|重置/);
}

describe('a mail over SMTP', () => {
  test('arrives once and unchanged, Chinese included', async () => {
    await using server = await startMailServer();
    await send();
    expectNoContent(await jobs());
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    const [received] = await server.received(1);
    expect(received).toMatchObject({
      recipients: ['eule@example.com'],
      to: [{ address: 'eule@example.com' }],
      from: { address: from },
      subject: message.subject,
      text: message.text,
      messageId: expect.stringMatching(/^<[\w-]+@example\.org>$/),
    });
    expect(received?.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted' }));
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'completed', retry_count: 0 })]);
    expect(server.mails).toHaveLength(1);
  });

  test('signs in with the user and password of the URL', async () => {
    await using server = await startMailServer({
      authOptional: false,
      onAuth({ username, password }, _session, done) {
        if (username === 'owl@example.org' && password === 'p@ss:word') done(null, { user: username });
        else done(new Error('no'));
      },
    });
    await deliver(
      smtpTransport({
        url: `smtp://owl%40example.org:p%40ss%3Aword@127.0.0.1:${server.port}`,
        from: { address: from },
      }),
    );
    await send();
    expect((await server.received(1))[0]?.user).toBe('owl@example.org');
  });

  test('is retried after a wrong password, and the log does not contain the password', async () => {
    await using server = await startMailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(answer(535, 'wrong')),
    });
    await deliver(smtpTransport({ url: `smtp://owl:hunter2@127.0.0.1:${server.port}`, from: { address: from } }));
    await send();
    await logged(WARNING);
    expect(JSON.stringify(lines)).toContain('535');
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expectNoContent(lines, await jobs());
  });

  test('is retried after a temporary refusal', async () => {
    let refusals = 2;
    await using server = await startMailServer({
      onRcptTo(_address, _session, done) {
        refusals -= 1;
        done(refusals >= 0 ? answer(451, 'greylisted, try again: s3cr3t') : undefined);
      },
    });
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    await send();
    await server.received(1);
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'completed', retry_count: 2 })]);
    expect(lines).toMatchObject([
      { level: WARNING, attempt: 1, to: message.to, reason: expect.stringContaining('451') },
      { level: WARNING, attempt: 2 },
    ]);
    expectNoContent(lines, await jobs());
  });

  test('is abandoned after a permanent refusal, and the log does not contain its text', async () => {
    await using server = await startMailServer({
      onData(stream, _session, done) {
        stream.resume().on('end', () => done(answer(554, 'spam: "令牌：s3cr3t-t0ken"')));
      },
    });
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    await send();
    await logged(ERROR);
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'failed', retry_count: 0 })]);
    expect(lines).toMatchObject([{ to: message.to, attempt: 1, reason: expect.stringContaining('554') }]);
    expectNoContent(lines, await jobs());
  });

  test('waits for a server that is down', async () => {
    const gone = await startMailServer();
    await gone[Symbol.asyncDispose]();
    await deliver(smtpTransport({ url: gone.url, from: { address: from } }));
    await send();
    await logged(WARNING);
    await using server = await startMailServer({}, gone.port);
    const [received] = await server.received(1);
    expect(received?.subject).toBe(message.subject);
  });

  test('is abandoned after eight attempts', async () => {
    let tries = 0;
    await deliver(async () => {
      tries += 1;
      throw new Error('the disk is full');
    });
    const sealed = secrets.seal(JSON.stringify({ message }));
    await boss.send(MAIL_QUEUE, { sealed }, { retryBackoff: false, retryDelay: 0 });
    await eventually(async () => expect(await jobs()).toMatchObject([{ state: 'failed' }]), { timeout: 40_000 });
    expect(tries).toBe(8);
    expect(lines.map(({ level }) => level)).toEqual([...Array(7).fill(WARNING), ERROR]);
    expect(lines.at(-1)).toMatchObject({ attempt: 8, reason: 'the disk is full' });
    expectNoContent(lines, await jobs());
  });

  test('in flight when a stop times out goes back to the queue', async () => {
    let hang = true;
    await using server = await startMailServer({
      onConnect: (_session, done) => {
        if (!hang) done();
      },
    });
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    await send();
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'active' })]);
    await delivery?.stop();
    expect(await jobs()).toEqual([expect.objectContaining({ state: 'retry' })]);
    hang = false;
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    await server.received(1);
  });

  test('that cannot be unsealed is abandoned at once', async () => {
    await using server = await startMailServer();
    await deliver(
      smtpTransport({ url: server.url, from: { address: from } }),
      {},
      new Secrets('another secret, and long enough as well'),
    );
    await send();
    await logged(ERROR);
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'failed' })]);
    expect(server.mails).toEqual([]);
  });
});

describe('sending a mail', () => {
  test('is part of the transaction', async () => {
    await using server = await startMailServer();
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    const undone = database.transaction(async (tx) => {
      await mail.send(tx, { ...message, to: 'undone@example.com' });
      throw new Error('no');
    });
    await expect(undone).rejects.toThrow('no');
    await database.transaction((tx) => mail.send(tx, message));
    expect((await server.received(1)).map(({ recipients }) => recipients)).toEqual([[message.to]]);
    expect(await jobs()).toHaveLength(1);
  });

  test.for([
    'a@example.com\r\nBcc: b@example.com',
    'a@example.com\nb@example.com',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'A <a@example.com>',
    'a b@example.com',
    'a@b@example.com',
    '"a@example.com"',
    'a@example.com\0',
    'example.com',
    '',
    `${'a'.repeat(250)}@example.com`,
  ])('refuses the address %j', async (to) => {
    await expect(send({ to })).rejects.toMatchObject({ code: 'mail_address_invalid', data: { to } });
    expect(await jobs()).toEqual([]);
  });

  test.for(['a\r\nBcc: b@example.com', 'a\nb', 'a\rb', 'a\0b', 'a\u2028b'])(
    'refuses the subject %j',
    async (subject) => {
      await expect(send({ subject })).rejects.toMatchObject({ code: 'mail_subject_invalid' });
      expect(await jobs()).toEqual([]);
    },
  );

  test.for(['o.w-l+tag@sub.example.com', '猫头鹰@例子.中国', "o'hara@example.com", 'owl@localhost'])(
    'accepts the address %s',
    async (to) => {
      await send({ to });
      expect(await jobs()).toHaveLength(1);
    },
  );
});

describe('a mail that is written at its delivery', () => {
  test('is written from the data it was requested with', async () => {
    await using server = await startMailServer();
    const welcome: MailWriter = async (data) => ({ ...message, text: JSON.stringify(data) });
    await deliver(smtpTransport({ url: server.url, from: { address: from } }), { welcome });
    await mail.send(database.query, 'welcome', { name: '猫头鹰' });
    const [received] = await server.received(1);
    expect(JSON.parse(received?.text ?? '')).toEqual({ name: '猫头鹰' });
  });

  test('is not sent when it has no recipient', async () => {
    await using server = await startMailServer();
    await deliver(smtpTransport({ url: server.url, from: { address: from } }), { welcome: async () => undefined });
    await mail.send(database.query, 'welcome', {});
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'completed' })]);
    expect(server.mails).toEqual([]);
    expect(lines).toEqual([]);
  });

  test('is abandoned at once when its address is invalid', async () => {
    await using server = await startMailServer();
    await deliver(smtpTransport({ url: server.url, from: { address: from } }), {
      welcome: async () => ({ ...message, to: 'a@b.c\nBcc: d@e.f' }),
    });
    await mail.send(database.query, 'welcome', {});
    await expect.poll(jobs).toEqual([expect.objectContaining({ state: 'failed' })]);
    expect(server.mails).toEqual([]);
  });

  test('waits for a process that can write it', async () => {
    await using server = await startMailServer();
    await deliver(smtpTransport({ url: server.url, from: { address: from } }));
    await mail.send(database.query, 'welcome', {});
    await logged(WARNING);
    expect(lines).toMatchObject([{ reason: expect.stringContaining('welcome') }]);
    await delivery?.stop();
    await deliver(smtpTransport({ url: server.url, from: { address: from } }), { welcome: async () => message });
    await server.received(1);
  });
});

describe('a mail without SMTP', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'owlery-outbox-'));
    return () => rm(folder, { recursive: true, force: true });
  });

  test('is a complete file that only its owner can read, and the log names it', async () => {
    const outbox = join(folder, 'outbox');
    const recording = recordingLogger();
    await deliver(outboxTransport(outbox, from, recording.logger));
    await send();
    await eventually(() => expect(recording.lines).toHaveLength(1));
    const [name = ''] = await readdir(outbox);
    expect(await readdir(outbox)).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z-[\w-]{36}\.eml$/)]);
    expect(recording.lines).toMatchObject([{ level: 30, to: message.to, file: join(outbox, name) }]);
    expectNoContent(recording.lines);

    const file = join(outbox, name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(outbox)).mode & 0o777).toBe(0o700);
    expect(await PostalMime.parse(await readFile(file))).toMatchObject({
      to: [{ address: message.to }],
      subject: message.subject,
      text: message.text,
    });
  });

  test('delivered twice, as after a kill, is one file', async () => {
    const transport = outboxTransport(folder, from, recordingLogger().logger);
    const job = { id: '00000000-0000-0000-0000-000000000001', createdOn: new Date('2024-01-02T03:04:05.678Z') };
    await transport(message, job, new AbortController().signal);
    await transport(message, job, new AbortController().signal);
    expect(await readdir(folder)).toEqual(['20240102T030405Z-00000000-0000-0000-0000-000000000001.eml']);
  });
});
