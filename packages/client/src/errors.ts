/** Errors of calls, read from the envelope of any API. */

export interface ApiErrorFields {
  readonly status: number;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly isWorded?: boolean | undefined;
}

/** A refusal. Its message is the server's, in the requested language. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** The status of the answer; 0 without an answer. */
  readonly status: number;
  /** The code of the refusal, such as `insufficient_balance`; undefined if the API has none. */
  readonly code: string | undefined;
  /** The id of the request in the server's log. */
  readonly requestId: string | undefined;
  /** Further data of the refusal. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether the message is the server's. Where it said nothing that can be shown, as a proxy's page, it is made of the status. */
  readonly isWorded: boolean;

  constructor(
    message: string,
    { status, code, requestId, data = {}, isWorded = false }: ApiErrorFields,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.data = data;
    this.isWorded = isWorded;
  }
}

/** All fields of all envelopes. */
interface Envelope {
  readonly error?: { code?: unknown; message?: unknown; details?: Fields; data?: Fields };
  readonly detail?: unknown;
  readonly message?: unknown;
  /** Of market. */
  readonly reason?: unknown;
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
  const { error, detail, message, reason, error_code, details }: Envelope = Object(parse(body));
  const data = error?.details ?? error?.data ?? details;
  const words = [error?.message, message, detail].map(text).find(Boolean);
  const said = [words ?? `${response.status} ${response.statusText}`.trim(), ...fieldsIn(details)];
  return new ApiError(said.join(': '), {
    status: response.status,
    // Of the console's refusals, `data.reason` is a figure of theirs.
    code: text((error?.details ?? details)?.reason) ?? text(reason) ?? text(error?.code) ?? text(error_code),
    requestId: response.headers.get('x-request-id') ?? undefined,
    data,
    isWorded: words !== undefined,
  });
}

/** Factory's message for each field, besides the common message: `config.seconds: must be >= 0`. */
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
