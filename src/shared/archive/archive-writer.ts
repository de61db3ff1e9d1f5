import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { constants, createZstdCompress } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { type ArchiveTotals, HEADER, MANIFEST, Sums } from './archive.ts';

/** Twice as fast as the default level 3 on tables, for a tenth more bytes; videos and pictures shrink at no level. */
const LEVEL = 1;

/** A member whose content is not in memory. */
export interface StreamedContent {
  /** In bytes, exactly. */
  readonly size: number;
  readonly stream: AsyncIterable<Buffer>;
}

/** Writes an archive member by member. Read `output` meanwhile: a member is accepted as fast as that is read. */
export class ArchiveWriter {
  /** The bytes of the file. It fails with the reason given to `abort`. */
  readonly output: Readable;
  readonly #pack: Pack = pack();
  readonly #sums = new Sums();

  constructor() {
    this.output = compress(Readable.from(this.#pack as AsyncIterable<Buffer>, { objectMode: false }));
  }

  /** The first member. @param header says what the file is */
  async begin(header: object): Promise<void> {
    await this.add(HEADER, Buffer.from(`${JSON.stringify(header, null, 2)}\n`));
  }

  /** @throws if a stream has more or fewer bytes than its size, or the output has failed */
  async add(name: string, content: Buffer | StreamedContent, mtime?: Date): Promise<void> {
    const { size, stream } = Buffer.isBuffer(content) ? { size: content.length, stream: [content] } : content;
    const hash = createHash('sha256');
    await this.#write({ name, size, ...(mtime && { mtime }) }, stream, hash);
    this.#sums.add(name, hash.digest('hex'), size);
    if (this.#sums.isFull) await this.#writeSums();
  }

  /** Ends the file. @param manifest what its last member says beside the totals */
  async finish(manifest: object): Promise<ArchiveTotals> {
    if (!this.#sums.isEmpty) await this.#writeSums();
    const totals = this.#sums.totals();
    const content = Buffer.from(`${JSON.stringify({ ...manifest, ...totals }, null, 2)}\n`);
    await this.#write({ name: MANIFEST, size: content.length }, [content]);
    this.#pack.finalize();
    return totals;
  }

  /** Gives up: the output fails with the reason. */
  abort(reason: Error): void {
    this.#pack.destroy(reason);
    this.output.destroy(reason);
  }

  async #writeSums(): Promise<void> {
    const { name, content } = this.#sums.take();
    await this.#write({ name, size: content.length }, [content]);
  }

  async #write(
    header: { name: string; size: number; mtime?: Date },
    stream: Iterable<Buffer> | AsyncIterable<Buffer>,
    hash?: Hash,
  ): Promise<void> {
    const written = Promise.withResolvers<void>();
    // It may fail while a chunk is awaited.
    written.promise.catch(() => {});
    const sink = this.#pack.entry({ ...header, mode: 0o600 }, (error) =>
      error ? written.reject(error) : written.resolve(),
    );
    sink.on('error', () => {});
    for await (const chunk of stream) {
      hash?.update(chunk);
      // A closed sink emits no 'drain'.
      if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), written.promise]);
    }
    sink.end(undefined);
    await written.promise;
  }
}

function compress(tar: Readable): Readable {
  const compressor = createZstdCompress({
    chunkSize: 131_072,
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  return pipeline(tar, compressor, () => {});
}
