/**
 * Resumable uploads in a bucket: the description of one is `uploads/<id>/about`, its bytes are objects named by their
 * offset. Only put, get, list and remove are used: see docs/decisions/0057.
 */
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { doing, ifThere, type S3Bucket } from './s3-bucket.ts';
import { type ListedObject, StorageError, UNFINISHED } from './storage.ts';

/** Two are held in memory: one being sent, and one being filled. */
const PIECE_BYTES = 5 * 1_048_576;
/**
 * A smaller last piece is rewritten together with the following bytes, so that a client that sends little at a time
 * does not create more pieces.
 */
const SMALL_BYTES = 1_048_576;

interface Piece {
  readonly key: string;
  readonly start: number;
  readonly size: number;
}

export class S3Unfinished extends DataStore {
  readonly #bucket: S3Bucket;
  readonly #expirySeconds: number;

  constructor(bucket: S3Bucket, expirySeconds: number) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration'];
    this.#bucket = bucket;
    this.#expirySeconds = expirySeconds;
  }

  override getExpiration(): number {
    return this.#expirySeconds * 1_000;
  }

  override async create(upload: Upload): Promise<Upload> {
    upload.creation_date = new Date().toISOString();
    await this.#put(aboutKey(upload.id), Buffer.from(JSON.stringify(upload)));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const about = await this.#get(aboutKey(id));
    if (!about) throw ERRORS.FILE_NOT_FOUND;
    const { size, metadata, creation_date } = JSON.parse(await about.transformToString());
    return new Upload({ id, size, metadata, creation_date, offset: endOf(await this.#pieces(id)) });
  }

  /** Stores the received bytes, also if the client disconnects. @returns the number of stored bytes of the upload */
  override async write(content: Readable, id: string, offset: number): Promise<number> {
    const small = (await this.#pieces(id)).find(({ start, size }) => start + size === offset && size < SMALL_BYTES);
    const held = small ? await (await this.#get(small.key))?.transformToByteArray() : undefined;
    const writer = new PieceWriter(held ? offset - held.length : offset, (start, bytes) =>
      this.#put(pieceKey(id, start), bytes),
    );
    if (held) await writer.add(Buffer.from(held));
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) await writer.add(chunk);
    } finally {
      // The bytes sent by a client that disconnects are kept.
      await writer.end();
    }
    return writer.position;
  }

  /** The stored bytes, one piece after the other. */
  async read(id: string): Promise<Readable> {
    const pieces = await this.#pieces(id);
    const open = async (key: string) => {
      const found = await this.#get(key);
      if (!found) throw new StorageError(`the object ${key} does not exist`);
      return found as unknown as Readable;
    };
    return Readable.from(
      (async function* () {
        for (const { key } of pieces) yield* await open(key);
      })(),
      { objectMode: false },
    );
  }

  override async remove(id: string): Promise<void> {
    const keys: string[] = [];
    for await (const { key } of this.#bucket.list(`${id}/`)) keys.push(key);
    if (keys.length === 0) throw ERRORS.FILE_NOT_FOUND;
    // The description is removed first, so that a partial upload is never found.
    const [left] = [...(await this.#bucket.remove([aboutKey(id)])), ...(await this.#bucket.remove(keys))];
    if (left) throw new StorageError(`remove ${left.key}`, left.reason);
  }

  /** Removes uploads without new bytes since a time. @returns how many */
  async sweep(before: Date): Promise<number> {
    const found = new Map<string, { keys: string[]; latest: Date }>();
    for await (const { key, lastModified } of this.#bucket.list(UNFINISHED)) {
      const id = key.split('/', 2).join('/');
      const { keys, latest } = found.get(id) ?? { keys: [], latest: lastModified };
      keys.push(key);
      found.set(id, { keys, latest: lastModified > latest ? lastModified : latest });
    }
    const old = [...found.values()].filter(({ latest }) => latest < before);
    await this.#bucket.remove(old.flatMap(({ keys }) => keys));
    return old.length;
  }

  /** The contiguous pieces from the beginning. A process that was given up may have left others. */
  async #pieces(id: string): Promise<Piece[]> {
    const pieces: Piece[] = [];
    for await (const object of this.#bucket.list(`${id}/`)) {
      const piece = pieceOf(object);
      if (piece?.start === endOf(pieces)) pieces.push(piece);
    }
    return pieces;
  }

  async #get(key: string) {
    const command = new GetObjectCommand({ Bucket: this.#bucket.name, Key: key });
    return (await ifThere(`open ${key}`, () => this.#bucket.client.send(command)))?.Body;
  }

  async #put(key: string, bytes: Buffer): Promise<void> {
    const command = new PutObjectCommand({ Bucket: this.#bucket.name, Key: key, Body: bytes });
    await doing(`keep ${key}`, () => this.#bucket.client.send(command));
  }
}

/** Splits the added bytes into pieces, and stores one while the next is filled. They are stored in order. */
class PieceWriter {
  /** The number of stored bytes. */
  position: number;
  readonly #keep: (start: number, bytes: Buffer) => Promise<void>;
  #chunks: Buffer[] = [];
  #length = 0;
  #keeping: Promise<void> = Promise.resolve();

  constructor(position: number, keep: (start: number, bytes: Buffer) => Promise<void>) {
    this.position = position;
    this.#keep = keep;
  }

  async add(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length >= PIECE_BYTES) await this.#send();
  }

  async end(): Promise<void> {
    if (this.#length > 0) await this.#send();
    await this.#keeping;
  }

  async #send(): Promise<void> {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#length = 0;
    await this.#keeping;
    const start = this.position;
    this.#keeping = this.#keep(start, bytes).then(() => {
      this.position = start + bytes.length;
    });
    // Awaited before the next piece, or at the end.
    this.#keeping.catch(() => {});
  }
}

const DIGITS = 15;
const aboutKey = (id: string) => `${id}/about`;
/** All with the same number of digits, so that they are listed in order. */
const pieceKey = (id: string, start: number) => `${id}/${String(start).padStart(DIGITS, '0')}`;

function pieceOf({ key, size }: ListedObject): Piece | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return /^\d{15}$/.test(name) ? { key, start: Number(name), size } : undefined;
}

const endOf = (pieces: readonly Piece[]) => {
  const last = pieces.at(-1);
  return last ? last.start + last.size : 0;
};
