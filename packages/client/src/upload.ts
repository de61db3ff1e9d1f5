/** Resumable uploads by https://tus.io */
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { ApiError, errorOf } from './errors.ts';

/** A file of a browser, a Blob, bytes, or in Node `createReadStream(path)`. */
export type UploadSource = ConstructorParameters<typeof Upload>[0] | { readonly path: string | Uint8Array };

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
  /** Stores the addresses of unfinished uploads; by default the browser's local storage. */
  readonly storage?: UploadOptions['urlStorage'];
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
  await new Promise<void>((resolve, reject) => {
    // The types of tus lack Node's streams, which it accepts and recognises by `path`.
    const sending = new Upload(file as Blob, {
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
      async onBeforeRequest(request) {
        for (const [header, value] of Object.entries(await authorize())) request.setHeader(header, value);
      },
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

function refusalOf(error: Error | DetailedError): Error {
  const response = error instanceof DetailedError ? error.originalResponse : undefined;
  if (!response || response.getStatus() === 0) return new ApiError(error.message, { status: 0 }, { cause: error });
  const headers = new Headers();
  const requestId = response.getHeader('x-request-id');
  if (requestId) headers.set('x-request-id', requestId);
  return errorOf(new Response(null, { status: response.getStatus(), headers }), response.getBody());
}
