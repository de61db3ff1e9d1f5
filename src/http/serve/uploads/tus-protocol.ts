/** The protocol's requirements on a request before its content is read: https://tus.io/protocols/resumable-upload */
import type { FastifyRequest } from 'fastify';

export const TUS_VERSION = '1.0.0';

const CONTENT_TYPE = 'application/offset+octet-stream';
const METHODS: ReadonlySet<string> = new Set(['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']);

/** A request that violates the protocol, with the protocol's status for it. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The header overrides the method, for clients that cannot send every method. @throws ProtocolError */
export function methodOf({ method, headers }: FastifyRequest): string {
  const override = headers['x-http-method-override'];
  if (method === 'OPTIONS' || typeof override !== 'string') return method;
  const wanted = override.trim().toUpperCase();
  if (METHODS.has(wanted)) return wanted;
  throw new ProtocolError(405, 'X-HTTP-Method-Override names no method of this resource', allow([...METHODS]));
}

/** @throws ProtocolError */
export function checkVersion({ headers }: FastifyRequest, method: string): void {
  if (method === 'OPTIONS' || headers['tus-resumable'] === TUS_VERSION) return;
  throw new ProtocolError(412, `Tus-Resumable must be ${TUS_VERSION}`, { 'tus-version': TUS_VERSION });
}

/** @param id of the upload; undefined for the address where uploads are created. @throws ProtocolError */
export function checkHeaders({ headers }: FastifyRequest, method: string, id: string | undefined): void {
  const allowed = id === undefined ? ['POST', 'OPTIONS'] : ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'];
  if (!allowed.includes(method)) throw new ProtocolError(405, `${method} is not allowed here`, allow(allowed));
  if (method === 'PATCH') checkPatch(headers);
  // Neither is supported: the length of a file decides whether it is accepted.
  if (method === 'POST' && headers['upload-concat'] !== undefined) {
    throw new ProtocolError(400, 'Upload-Concat is not supported: disable parallelUploads in the tus client');
  }
  if (method === 'POST' && headers['upload-defer-length'] !== undefined && headers['upload-length'] !== undefined) {
    throw new ProtocolError(400, 'Upload-Defer-Length is not supported: send Upload-Length alone');
  }
  if (method === 'POST' && headers['upload-length'] === undefined) {
    throw new ProtocolError(400, 'Upload-Length is required: Upload-Defer-Length is not supported');
  }
}

function checkPatch(headers: FastifyRequest['headers']): void {
  if (headers['content-type'] !== CONTENT_TYPE) {
    throw new ProtocolError(415, `Content-Type must be ${CONTENT_TYPE}`, { 'accept-patch': CONTENT_TYPE });
  }
  if (!/^\d{1,15}$/.test(String(headers['upload-offset'] ?? ''))) {
    throw new ProtocolError(400, 'Upload-Offset must be a number of bytes');
  }
}

const allow = (methods: readonly string[]) => ({ allow: methods.join(', ') });

/**
 * Normalises the content type: the protocol requires it for PATCH and ignores it in all other requests.
 */
export function normalizeContentType({ raw: { headers } }: FastifyRequest): void {
  const type = headers['content-type'];
  if (type === undefined) return;
  const [media = ''] = type.split(';');
  headers['content-type'] = media.trim().toLowerCase() === CONTENT_TYPE ? CONTENT_TYPE : 'application/octet-stream';
}

export function sendsContent({ headers }: FastifyRequest, method: string): boolean {
  return headers['content-type'] === CONTENT_TYPE && (method === 'PATCH' || method === 'POST');
}
