/** What went wrong with a call, from whichever of the APIs' envelopes it came in. */

export interface ApiErrorFields {
  readonly status: number;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** A refusal. Its message is the server's, in the language that was asked for. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** Of the answer; 0 where there was none. */
  readonly status: number;
  /** The name of the refusal, such as `insufficient_balance`; undefined where the API has none. */
  readonly code: string | undefined;
  /** For the server's log. */
  readonly requestId: string | undefined;
  /** The figures that belong to it. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(message: string, { status, code, requestId, data = {} }: ApiErrorFields, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.data = data;
  }
}

/** All fields that the envelopes have between them. */
interface Envelope {
  readonly error?: { code?: unknown; message?: unknown; details?: Fields; data?: Fields };
  readonly detail?: unknown;
  readonly message?: unknown;
  readonly error_code?: unknown;
  readonly details?: Fields;
}
type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Reads a refusal.
 * @param body of the answer: JSON as text, or anything else
 */
export function errorOf(response: Response, body: string): ApiError {
  const { error, detail, message, error_code, details }: Envelope = Object(parse(body));
  const data = error?.details ?? error?.data ?? details;
  // Where `detail` is a name, the words are in `message`.
  const name = /^[a-z_]+$/.test(text(detail) ?? '') ? text(detail) : undefined;
  const words = [error?.message, message, detail].map(text).find(Boolean);
  const said = [words ?? `${response.status} ${response.statusText}`.trim(), ...fieldsIn(details)];
  return new ApiError(said.join(': '), {
    status: response.status,
    code: text(data?.reason) ?? name ?? text(error?.code) ?? text(error_code),
    requestId: response.headers.get('x-request-id') ?? undefined,
    data,
  });
}

/** What factory says of each field, beside a message that is the same for all: `config.seconds: must be >= 0`. */
function fieldsIn(details: Fields | undefined): string[] {
  const problems = Object.entries(Object(details?.field_errors)).map(([field, words]) => `${field}: ${words}`);
  return problems.length > 0 ? [problems.join('; ')] : [];
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
