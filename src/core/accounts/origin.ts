/** The client of a request. */
export interface Origin {
  /** The IP address. */
  readonly address?: string | undefined;
  /** The client's User-Agent. */
  readonly device?: string | undefined;
}
