import { refusals } from '../errors.ts';

/** Why a download failed. `message` is for people. */
export type FetchErrors = {
  /** The address is neither http nor https. */
  address_unusable: { message: string };
  address_not_public: { message: string };
  too_many_redirects: { message: string };
  /** The server answered with an error status. */
  fetch_refused: { message: string };
  fetch_too_large: { message: string };
  fetch_timed_out: { message: string };
  /** There was no connection, or it broke off. */
  fetch_failed: { message: string };
};

export const refuseFetch = refusals<FetchErrors>();
