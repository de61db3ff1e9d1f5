/** Errors of requests, read from the envelope of any system. */
import i18next from 'i18next';

export class ApiError extends Error {
  override name = 'ApiError';
  /** The status of the answer; 0 without an answer. */
  readonly status: number;
  /** The code of the refusal, if it has one. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly data: Record<string, unknown>;

  constructor(message: string, { status, code, requestId, data = {} }: ErrorOf) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.data = data;
  }
}

interface ErrorOf {
  status: number;
  code?: string | undefined;
  requestId?: string | undefined;
  data?: Record<string, unknown> | undefined;
}

export const noAnswer = () => new ApiError(i18next.t('error.no_answer'), { status: 0 });

type Envelope = {
  error?: { code?: string; message?: string; data?: Record<string, unknown> };
  detail?: unknown;
  message?: unknown;
  details?: { reason?: unknown };
};

/** @param body of the answer, parsed if it is JSON */
export function errorOf(response: Response, body: unknown): ApiError {
  const { error, detail, message, details } = Object(body) as Envelope;
  // Factory's own message is the general one for an unavailable server.
  const closed = details?.reason === 'maintenance' ? i18next.t('error.maintenance') : undefined;
  const words = [closed, error?.message, message, detail].find((one) => typeof one === 'string' && one !== '') as
    | string
    | undefined;
  return new ApiError(words ?? i18next.t('error.status', { status: response.status }), {
    status: response.status,
    code: error?.code ?? (typeof detail === 'string' && /^[a-z_]+$/.test(detail) ? detail : undefined),
    requestId: response.headers.get('x-request-id') ?? undefined,
    data: error?.data,
  });
}

export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
