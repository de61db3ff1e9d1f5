/** A failed request to a source; its message names the source, the address and the response. */
export class SourceError extends Error {
  override name = 'SourceError';
  /** Undefined: there was no response. */
  readonly status: number | undefined;
  /** Whether a retry may help. */
  readonly isTemporary: boolean;
  /** The milliseconds of the source's Retry-After. */
  readonly retryAfter: number;

  constructor(
    message: string,
    details: { status?: number; isTemporary?: boolean; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.status = details.status;
    this.isTemporary = details.isTemporary ?? false;
    this.retryAfter = details.retryAfter ?? 0;
  }
}

const MOST_CHARACTERS = 200;

/** The beginning of a response for people: without tags, on one line. */
export function firstWords(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, 16_384)).toString('utf8');
  const words = text
    .replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > MOST_CHARACTERS ? `${words.slice(0, MOST_CHARACTERS)}…` : words;
}

/** An address without secrets. */
export function withoutSecrets(address: URL): string {
  const shown = new URL(address);
  shown.username = '';
  shown.password = '';
  for (const name of shown.searchParams.keys()) {
    if (/key|token|secret|password/i.test(name)) shown.searchParams.set(name, '***');
  }
  return shown.href;
}
