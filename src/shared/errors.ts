/**
 * What the domain refuses, with no word of HTTP: a code, the data that belongs to it, a cause. Each module lists its
 * codes as a type that maps a code to its data; each surface answers them in its own words (see http/surface.ts).
 */

/** A list of error codes: `{ account_locked: { until: string } }`. */
// biome-ignore lint/suspicious/noExplicitAny: an upper bound for any shape of data.
export type ErrorList = Record<string, any>;

/** A refusal of the domain. `code` names it, `data` holds the figures a message needs. */
export class DomainError<Code extends string = string, Data extends object = object> extends Error {
  override name = 'DomainError';
  readonly code: Code;
  readonly data: Data;

  constructor(code: Code, data: Data, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.data = data;
  }
}

/**
 * A maker of errors for one module's list, so that code and data are checked together:
 * `const refuse = refusals<AccountErrors>(); throw refuse('account_locked', { until })`.
 */
export function refusals<Errors extends ErrorList>() {
  return <Code extends keyof Errors & string>(code: Code, data: Errors[Code], cause?: unknown) =>
    new DomainError(code, data, cause === undefined ? undefined : { cause });
}

/** Whether an error is a domain error with this code. */
export function isRefusal(error: unknown, code: string): error is DomainError {
  return error instanceof DomainError && error.code === code;
}
