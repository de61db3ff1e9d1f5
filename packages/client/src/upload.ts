/** Resumable uploads by https://tus.io */
import { DetailedError, type HttpRequest, Upload } from 'tus-js-client';
import { ApiError, errorOf } from './errors.ts';

/** A file of a browser, a Blob, bytes, or in Node `createReadStream(path)`. */
export type UploadSource = Blob | Uint8Array | { readonly path: string | Uint8Array };

/** An upload that has not come to its end. */
export interface UnfinishedUpload {
  size: number | null;
  metadata: { [key: string]: string };
  creationTime: string;
  urlStorageKey: string;
  uploadUrl: string | null;
  parallelUploadUrls: string[] | null;
}

/** Where the addresses of unfinished uploads are kept. */
export interface UploadStorage {
  findAllUploads(): Promise<UnfinishedUpload[]>;
  findUploadsByFingerprint(fingerprint: string): Promise<UnfinishedUpload[]>;
  addUpload(fingerprint: string, upload: UnfinishedUpload): Promise<string>;
  removeUpload(urlStorageKey: string): Promise<void>;
}

export interface UploadRequest {
  readonly file: UploadSource;
  /** The file name with its extension: `lecture.mp4`. */
  readonly name: string;
  /** By default the name without its extension. */
  readonly title?: string;
  readonly description?: string;
  /** Called with the number of bytes that the server has. */
  onProgress?(sent: number, total: number): void;
  readonly signal?: AbortSignal;
  /** Stores the addresses of unfinished uploads: by default in the browser's local storage, and nowhere in Node. */
  readonly storage?: UploadStorage;
}

/** The delay before each new attempt. */
const RETRY_MILLISECONDS = [0, 1_000, 3_000, 5_000, 10_000];

/**
 * Uploads a video or PDF to courseware; continues an interrupted upload.
 * @returns the id of the material
 * @throws ApiError if the server refuses the file
 */
export async function upload(
  endpoint: string,
  authorize: () => Promise<Record<string, string>>,
  { file, name, title, description, onProgress, signal, storage }: UploadRequest,
): Promise<number> {
  let location: string | undefined;
  const source = await readable(file);
  await new Promise<void>((resolve, reject) => {
    // The types of tus lack Node's streams, which it accepts and recognises by `path`.
    const sending = new Upload(source as Blob, {
      endpoint,
      retryDelays: RETRY_MILLISECONDS,
      metadata: {
        filename: name,
        title: title ?? name.replace(/\.[^.]+$/, ''),
        ...(description !== undefined && { description }),
      },
      removeFingerprintOnSuccess: true,
      ...(storage && { urlStorage: storage }),
      ...(onProgress && { onProgress: (sent, total) => onProgress(sent, total ?? sent) }),
      onBeforeRequest: (request) => authorized(request, authorize),
      onAfterResponse(_request, response) {
        location = response.getHeader('content-location') ?? location;
      },
      onSuccess: () => resolve(),
      onError: (error) => reject(refusalOf(error)),
    });
    signal?.addEventListener('abort', () => void sending.abort().finally(() => reject(signal.reason)), { once: true });
    void sending
      .findPreviousUploads()
      .then(([earlier]) => {
        signal?.throwIfAborted();
        if (earlier) sending.resumeFromPreviousUpload(earlier);
        sending.start();
      })
      .catch(reject);
  });
  return Number(location?.split('/').at(-1));
}

/**
 * Has the server delete what it has of an unfinished upload.
 * @throws ApiError
 */
export async function discard(
  endpoint: string,
  authorize: () => Promise<Record<string, string>>,
  { file, storage }: UploadRequest,
): Promise<void> {
  const discarding = new Upload((await readable(file)) as Blob, {
    endpoint,
    ...(storage && { urlStorage: storage }),
    onBeforeRequest: (request) => authorized(request, authorize),
  });
  for (const earlier of await discarding.findPreviousUploads()) {
    discarding.resumeFromPreviousUpload(earlier);
    await discarding.abort(true).catch((error) => {
      throw refusalOf(error);
    });
  }
}

async function authorized(request: HttpRequest, authorize: () => Promise<Record<string, string>>): Promise<void> {
  for (const [header, value] of Object.entries(await authorize())) request.setHeader(header, value);
}

/** In Node tus takes a Buffer or a stream of a file, in a browser a Blob. */
async function readable(file: UploadSource): Promise<UploadSource> {
  const { Buffer } = globalThis as {
    Buffer?: { from(bytes: ArrayBufferLike, at?: number, length?: number): Uint8Array };
  };
  if (file instanceof Blob) return Buffer ? Buffer.from(await file.arrayBuffer()) : file;
  if (!(file instanceof Uint8Array)) return file;
  return Buffer ? Buffer.from(file.buffer, file.byteOffset, file.byteLength) : new Blob([new Uint8Array(file)]);
}

function refusalOf(error: Error | DetailedError): Error {
  const response = error instanceof DetailedError ? error.originalResponse : undefined;
  if (!response || response.getStatus() === 0) return new ApiError(error.message, { status: 0 }, { cause: error });
  const headers = new Headers();
  const requestId = response.getHeader('x-request-id');
  if (requestId) headers.set('x-request-id', requestId);
  return errorOf(new Response(null, { status: response.getStatus(), headers }), response.getBody());
}
