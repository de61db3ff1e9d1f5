/** Files that come in forms: https://www.rfc-editor.org/rfc/rfc7578. The file is streamed and not held in memory. */
import type { Readable } from 'node:stream';
import multipart, { type MultipartFields } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import { DomainError } from '../../../shared/errors.ts';
import { StorageError } from '../../../shared/storage/storage.ts';
import { refuse, refuseField } from '../../declare/request-errors.ts';
import { type AnyFileUpload, fileMissing, receiveFile } from '../../declare/upload.ts';
import type { BodyBudget } from '../bodies/body-budget.ts';
import { letBodyCome } from '../bodies/expectations.ts';
import { watchRate } from '../bodies/least-rate.ts';
import type { CheckFields } from './fields.ts';

/** The limits of a form besides its file. */
const limits = {
  fileSize: Number.POSITIVE_INFINITY,
  // One more than allowed, so that the refusal can name the surplus one.
  files: 2,
  fields: 50,
  fieldSize: 65_536,
  parts: 60,
  headerPairs: 20,
};

/** Boundaries, headers of the parts, and ordinary fields. */
const AROUND_THE_FILE_BYTES = 1_048_576;

export interface ReceivedForm {
  readonly body: object;
  readonly received: unknown;
}

/** Mounts routes with file forms in a scope of their own: only there are such bodies parsed. */
export async function mountForms(scope: FastifyInstance, routes: readonly RouteOptions[]): Promise<void> {
  if (routes.length === 0) return;
  await scope.register(async (forms) => {
    forms.removeAllContentTypeParsers();
    await forms.register(multipart);
    for (const route of routes) forms.route(route);
  });
}

/**
 * Reads a form with its parts in any order, and passes its file on while it arrives.
 * @param checkGiven validates the fields before the file, so that an invalid request is refused early
 * @param checkAll validates all fields at the end
 */
export async function receiveForm(
  request: FastifyRequest,
  upload: AnyFileUpload,
  { checkGiven, checkAll, budget }: { checkGiven: CheckFields; checkAll: CheckFields; budget: BodyBudget },
): Promise<ReceivedForm> {
  const { caller, raw } = request;
  if (!request.isMultipart()) throw refuse('unsupported_media_type', { type: request.headers['content-type'] ?? '' });
  if (Number(request.headers['content-length']) > upload.maxBytes + AROUND_THE_FILE_BYTES) {
    throw refuse('body_too_large', { limit: upload.maxBytes });
  }
  if (!caller) throw new Error('a route that takes a file must not be public');
  request.waitingBody?.take();
  const held = budget.holdUpload(`account ${caller.account.id}`);
  letBodyCome(raw);
  const fields: Record<string, unknown> = Object.create(null);
  let file: { received: unknown } | undefined;
  const gone = new AbortController();
  const leave = () => gone.abort(malformed(new Error('the client disconnected')));
  raw.socket.once('close', leave);
  const rate = watchRate(raw);
  try {
    for await (const part of partsOf(request)) {
      if (part.type === 'field') addField(fields, part, upload);
      else {
        if (file || part.fieldname !== upload.field) throw unexpectedFile(part.fieldname, upload);
        checkGiven(fields);
        part.file.once('end', rate.pause);
        file = { received: await receivePart(part, upload, caller, gone.signal) };
        rate.goOn();
      }
    }
    gone.signal.throwIfAborted();
    if (!file) throw fileMissing(upload);
    return { body: checkAll(fields), received: file.received };
  } catch (error) {
    if (file) await upload.discard(file.received);
    throw error;
  } finally {
    held.release();
    rate.pause();
    raw.socket.off('close', leave);
  }
}

interface FilePart {
  readonly filename: string | undefined;
  readonly file: Readable;
}

async function receivePart(
  part: FilePart,
  upload: AnyFileUpload,
  caller: SignedIn,
  signal: AbortSignal,
): Promise<unknown> {
  let broken: Error | undefined;
  part.file.once('error', (error) => {
    broken = error;
  });
  try {
    return await receiveFile(upload, { name: part.filename ?? '', content: part.file, signal }, caller);
  } catch (error) {
    // A file that could not be stored is destroyed, which looks here as if it had broken off.
    const isOurs = error instanceof DomainError || error instanceof StorageError;
    throw broken && !isOurs ? malformed(broken) : error;
  }
}

async function* partsOf(request: FastifyRequest) {
  try {
    yield* request.parts({ limits });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code?.endsWith('_LIMIT'))
      throw refuseField('', { zh: '表单字段或文件过多', en: 'has too many fields or files' });
    if (code === 'FST_PROTO_VIOLATION') {
      throw refuseField('', {
        zh: '字段不能叫 __proto__、constructor 等名称',
        en: 'must not have a field called __proto__, constructor or the like',
      });
    }
    throw malformed(error);
  }
}

interface FieldPart {
  readonly fieldname: string;
  readonly value: unknown;
  readonly valueTruncated: boolean;
  readonly fields: MultipartFields;
}

function addField(fields: Record<string, unknown>, part: FieldPart, upload: AnyFileUpload): void {
  const { fieldname: name, value } = part;
  if (name === upload.field) throw fileMissing(upload);
  if (part.valueTruncated) {
    throw refuseField(name, { zh: `最多 ${limits.fieldSize} 字节`, en: `must have at most ${limits.fieldSize} bytes` });
  }
  // Bytes that are not UTF-8 decode to U+FFFD.
  if (typeof value === 'string' && value.includes('\ufffd')) {
    throw refuseField(name, { zh: '不是 UTF-8 编码', en: 'must be UTF-8' });
  }
  if (name in fields) throw refuseField(name, { zh: '字段重复', en: 'is given more than once' });
  fields[name] = value;
}

function unexpectedFile(name: string, upload: AnyFileUpload): DomainError {
  return name === upload.field
    ? refuseField(name, { zh: '只能上传一个文件', en: 'must be one file only' })
    : refuseField(name, {
        zh: `文件字段应为 ${upload.field}`,
        en: `is not a file of this request: ${upload.field} is`,
      });
}

function malformed(error: unknown): DomainError {
  const issues = [
    { field: '', message: { zh: '不是完整的 multipart/form-data', en: 'is not a whole multipart/form-data form' } },
  ];
  return refuse('invalid_body', { issues }, error);
}
