/**
 * Domain errors, which know nothing of HTTP: a code, its data and a cause. Each module lists its codes as a type that
 * maps a code to its data; each surface decides how it answers them (http/declare/surface.ts).
 */

/** A list of error codes: `{ account_locked: { until: string } }`. */
// biome-ignore lint/suspicious/noExplicitAny: an upper bound for any shape of data.
export type ErrorList = Record<string, any>;

/** A domain error. `data` holds the values that its message needs. */
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
 * Returns a function that creates the errors of one module's list, so that code and data are checked together:
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
