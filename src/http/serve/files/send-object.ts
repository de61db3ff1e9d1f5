/**
 * Answers with an object of the storage: the whole, ranges of it, 304 if the client has it, or a redirect to its
 * address.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type ByteRange, type ObjectFacts, type Storage, StorageError } from '../../../shared/storage/storage.ts';
import { attachment } from '../../declare/downloads.ts';
import { judge, rangesHold } from './preconditions.ts';
import { rangesOf } from './ranges.ts';

export interface SentObject {
  readonly storage: Storage;
  readonly key: string;
  /** The verified type, not the one a client claimed. */
  readonly contentType: string;
  /** The file name for saving it. */
  readonly name: string;
  /** The Cache-Control; default `private`. */
  readonly cacheControl?: string;
  /** The origins of pages that may show it in a frame, such as a PDF, besides its own. */
  readonly framedBy?: readonly string[];
}

/** The types that a browser shows without running them. Other types are offered for saving. */
const SHOWN = new Set(['video/mp4', 'video/webm', 'application/pdf', 'image/jpeg', 'image/png', 'image/webp']);

const SAVED = 'application/octet-stream';

const bytes = { schema: { type: 'string', format: 'binary' } };
const fileContent = Object.fromEntries([...SHOWN, SAVED].map((type) => [type, bytes]));

/** The responses of a route that sends objects, besides its errors: spread it into `answers`. */
export const objectAnswers: Record<number, TSchema> = {
  200: Type.Unsafe<unknown>({ description: '文件 · The file', content: fileContent }),
  206: Type.Unsafe<unknown>({ description: '文件的一部分（Range）· A part of the file (Range)', content: fileContent }),
  302: Type.Null({ description: '文件的临时地址（Location）· An address that holds for a while (Location)' }),
  304: Type.Null({ description: '文件未改变 · The client has the file' }),
  412: Type.Null({ description: '前提条件不成立 · A precondition does not hold' }),
  416: Type.Null({ description: 'Range 超出文件 · The range is outside of the file' }),
};

/**
 * The lifetime of an address, in seconds. Its holder can read the object even if it has been hidden since. A started
 * download continues to its end; a player that seeks later has to ask again: see docs/decisions/0072.
 */
const ADDRESS_SECONDS = 300;

/**
 * Sends an object, or redirects the client to its address.
 * @returns false if the object does not exist, so that the route can refuse with its own code. Not the reply, which is
 *   a thenable that resolves when the response has ended
 */
export async function sendObject(object: SentObject, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const { storage, key } = object;
  const facts = await storage.stat(key);
  if (!facts) return false;
  const isShown = SHOWN.has(object.contentType);
  const contentType = isShown ? object.contentType : SAVED;
  const disposition = dispositionOf(isShown ? 'inline' : 'attachment', object.name);
  // Addresses are signed for GET, so HEAD is answered here.
  const url =
    request.method === 'HEAD'
      ? undefined
      : await storage.url(key, { seconds: ADDRESS_SECONDS, contentType, disposition });
  if (url !== undefined) reply.header('cache-control', 'no-store').redirect(url, 302);
  else await sendOurselves(object, facts, { contentType, disposition }, request, reply);
  return true;
}

async function sendOurselves(
  object: SentObject,
  facts: ObjectFacts,
  { contentType, disposition }: { contentType: string; disposition: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({
    etag: facts.etag,
    'last-modified': facts.lastModified.toUTCString(),
    'cache-control': object.cacheControl ?? 'private, no-cache',
    'accept-ranges': 'bytes',
    'content-security-policy': policyFor(object.framedBy ?? []),
  });
  const verdict = judge(request.headers, facts);
  if (verdict !== 'send') return void reply.status(verdict === 'failed' ? 412 : 304).send();
  reply.headers({ 'content-disposition': disposition });
  const ranges = rangesHold(request.headers, facts) ? rangesOf(request.headers.range, facts.size) : undefined;
  // A HEAD request has no ranges: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
  if (request.method === 'HEAD' || !ranges) return await sendWhole(object, facts, contentType, request, reply);
  const [first, ...others] = ranges;
  if (!first) return void reply.status(416).header('content-range', `bytes */${facts.size}`).send();
  if (others.length > 0) return sendSeveral(object, facts, ranges, contentType, reply);
  reply.status(206).headers({
    'content-type': contentType,
    'content-length': first.end - first.start + 1,
    'content-range': `bytes ${first.start}-${first.end}/${facts.size}`,
  });
  reply.send(await openSame(object, facts, first));
}

async function sendWhole(
  object: SentObject,
  facts: ObjectFacts,
  contentType: string,
  { method }: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({ 'content-type': contentType, 'content-length': facts.size });
  // A stream, because for other bodies Fastify sets Content-Length itself.
  reply.send(method === 'HEAD' ? Readable.from([]) : await openSame(object, facts));
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-14.6 */
function sendSeveral(
  object: SentObject,
  facts: ObjectFacts,
  ranges: readonly ByteRange[],
  contentType: string,
  reply: FastifyReply,
): void {
  const boundary = randomBytes(16).toString('hex');
  const heads = ranges.map(
    ({ start, end }) =>
      `\r\n--${boundary}\r\nContent-Type: ${contentType}\r\nContent-Range: bytes ${start}-${end}/${facts.size}\r\n\r\n`,
  );
  const tail = `\r\n--${boundary}--\r\n`;
  const length = ranges.reduce((sum, { start, end }) => sum + end - start + 1, heads.join('').length + tail.length);
  async function* parts() {
    for (const [index, range] of ranges.entries()) {
      yield Buffer.from(heads[index] ?? '');
      yield* await openSame(object, facts, range);
    }
    yield Buffer.from(tail);
  }
  reply.status(206).headers({ 'content-type': `multipart/byteranges; boundary=${boundary}`, 'content-length': length });
  reply.send(Readable.from(parts(), { objectMode: false }));
}

/** If the key holds another object by now, the headers already sent would be wrong. */
async function openSame({ storage, key }: SentObject, { etag }: ObjectFacts, range?: ByteRange): Promise<Readable> {
  const opened = await storage.open(key, range);
  if (opened?.etag === etag) return opened.stream;
  opened?.stream.destroy();
  throw new StorageError(`${key} was removed while it was being sent`);
}

/** https://www.rfc-editor.org/rfc/rfc6266 */
function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  return attachment(name).replace('attachment', kind);
}

/**
 * Nothing in a file may be executed, but a stricter policy would also forbid the browsers' own viewers of films and
 * PDFs.
 */
function policyFor(framedBy: readonly string[]): string {
  const shown = "media-src 'self'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'";
  return `default-src 'none'; ${shown}; frame-ancestors ${["'self'", ...framedBy].join(' ')}`;
}
