/** The checksum extension: https://tus.io/protocols/resumable-upload#checksum */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { atMost } from '../../../shared/storage/streams.ts';
import { refuse } from '../../declare/request-errors.ts';
import { ProtocolError } from './tus-protocol.ts';

/** The protocol requires SHA-1. */
const ALGORITHMS: readonly string[] = ['sha1', 'sha256', 'sha512', 'md5'];

export const CHECKSUM_HEADERS = { 'tus-checksum-algorithm': ALGORITHMS.join(',') };

export interface Checksum {
  readonly algorithm: string;
  readonly digest: Buffer;
}

/** @returns undefined if none was sent. @throws ProtocolError */
export function checksumOf(header: string | string[] | undefined): Checksum | undefined {
  if (header === undefined) return undefined;
  const [algorithm = '', encoded = '', ...others] = String(header).trim().split(/\s+/);
  if (!ALGORITHMS.includes(algorithm)) {
    throw new ProtocolError(400, `Upload-Checksum must use one of ${ALGORITHMS.join(', ')}`, CHECKSUM_HEADERS);
  }
  if (others.length > 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(encoded)) {
    throw new ProtocolError(400, 'Upload-Checksum must be the name of an algorithm and a Base64 value');
  }
  return { algorithm, digest: Buffer.from(encoded, 'base64') };
}

/**
 * Keeps content in a file until its checksum is verified: content that does not match must not be added to the upload.
 * @param limit the most bytes that are kept
 * @returns the content
 * @throws ProtocolError, body_too_large, the errors of the content's stream
 */
export async function verified(content: Readable, checksum: Checksum, file: string, limit: number): Promise<Readable> {
  const hash = createHash(checksum.algorithm);
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(
    atMost(content, limit, () => refuse('body_too_large', { limit })),
    hashing,
    createWriteStream(file),
  );
  if (!hash.digest().equals(checksum.digest)) throw new ProtocolError(460, 'Checksum Mismatch');
  return createReadStream(file);
}
