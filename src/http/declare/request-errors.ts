import { isDatabaseUnavailable } from '../../core/db/failures.ts';
import { refusals } from '../../shared/errors.ts';
import type { Words } from '../../shared/language.ts';

/** One thing wrong with what was sent: the field, and what it must be. */
export interface Issue {
  /** `email`, `items/0/name`; empty when it is the body as a whole. */
  field: string;
  message: Words;
  /** It can be read, and is only too long, too short, too large, too small or none of the choices. */
  isOutOfRange?: boolean;
}

/** What can be wrong with any request before the domain sees it, and what can go wrong with us. */
export type RequestErrors = {
  /** The body cannot be read: it is not JSON or not UTF-8 unless `what` gives another reason. */
  malformed_body: {
    what?: 'form' | 'field_given_twice' | 'key_of_prototypes' | 'too_deep' | 'cut_off' | 'too_slow' | 'framing';
  };
  malformed_url: Record<string, never>;
  /** What came is not a request of HTTP/1.1, or never became a whole one. */
  malformed_request: { what: 'not_http' | 'headers_too_large' | 'host' | 'cut_off' | 'too_slow' };
  unsupported_media_type: { type: string };
  body_too_large: { limit: number };
  /** The body parses but is not what the route takes. */
  invalid_body: { issues: Issue[] };
  /** A query or path parameter is not what the route takes. */
  invalid_parameters: { issues: Issue[] };
  route_not_found: { method: string; path: string };
  /** The address of a socket, asked for as if it were a page. */
  upgrade_required: Record<string, never>;
  sign_in_required: Record<string, never>;
  token_expired: Record<string, never>;
  /** Forged, foreign, or of a session that has ended. */
  token_invalid: Record<string, never>;
  admin_required: Record<string, never>;
  /** `retryAfter` in seconds. */
  rate_limited: { retryAfter: number };
  /** The database does not answer. */
  unavailable: Record<string, never>;
  internal: Record<string, never>;
};

export const refuse = refusals<RequestErrors>();

/** A body that is wrong in a way its schema cannot say. */
export function refuseField(field: string, message: Words) {
  return refuse('invalid_body', { issues: [{ field, message }] });
}

/** The refusal for an error of a database that is unavailable; any other error comes back unchanged. */
export function orUnavailable(error: unknown): unknown {
  return isDatabaseUnavailable(error) ? refuse('unavailable', {}, error) : error;
}
