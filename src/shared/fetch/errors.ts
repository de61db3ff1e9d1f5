import { refusals } from '../errors.ts';

/** Why something could not be fetched. `message` says it to people. */
export type FetchErrors = {
  /** It is none of http and https. */
  address_unusable: { message: string };
  address_not_public: { message: string };
  too_many_redirects: { message: string };
  /** The server answered with something other than success. */
  fetch_refused: { message: string };
  fetch_too_large: { message: string };
  fetch_timed_out: { message: string };
  /** No connection, or it broke off. */
  fetch_failed: { message: string };
};

export const refuseFetch = refusals<FetchErrors>();
