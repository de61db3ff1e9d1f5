import { isDatabaseUnavailable } from '../../core/db/failures.ts';
import { refusals } from '../../shared/errors.ts';
import type { Words } from '../../shared/language.ts';

/** One problem of a request: the field, and what is required of it. */
export interface Issue {
  /** `email`, `items/0/name`; empty for the body as a whole. */
  field: string;
  message: Words;
  /** The value has the right type, but is too long, too short, too large, too small or not one of the choices. */
  isOutOfRange?: boolean;
}

/** Errors of any request before it reaches the domain, and errors of the server itself. */
export type RequestErrors = {
  /** The body cannot be parsed: it is not JSON or not UTF-8, unless `what` names another reason. */
  malformed_body: {
    what?: 'form' | 'field_given_twice' | 'key_of_prototypes' | 'too_deep' | 'cut_off' | 'too_slow' | 'framing';
  };
  malformed_url: Record<string, never>;
  /** The received bytes are not a complete HTTP/1.1 request. */
  malformed_request: { what: 'not_http' | 'headers_too_large' | 'host' | 'cut_off' | 'too_slow' };
  unsupported_media_type: { type: string };
  body_too_large: { limit: number };
  /** The body does not match the route's schema. */
  invalid_body: { issues: Issue[] };
  /** A query or path parameter does not match the route's schema. */
  invalid_parameters: { issues: Issue[] };
  route_not_found: { method: string; path: string };
  /** A plain request to the address of a socket. */
  upgrade_required: Record<string, never>;
  sign_in_required: Record<string, never>;
  token_expired: Record<string, never>;
  /** A forged or foreign token, or one of an ended session. */
  token_invalid: Record<string, never>;
  admin_required: Record<string, never>;
  /** The scope of the caller's personal token is too narrow: `needs` such as `market:write`, `admin`, `table:ak_x`. */
  token_scope: { needs: string[] };
  /** Personal tokens are refused, whatever their scope. */
  session_required: Record<string, never>;
  /** An administrator who acts as the user cannot change who gets into the account. */
  impersonating: Record<string, never>;
  /** `retryAfter` in seconds. */
  rate_limited: { retryAfter: number };
  /** The database does not answer. */
  unavailable: Record<string, never>;
  internal: Record<string, never>;
};

export const refuse = refusals<RequestErrors>();

/** A refusal of a field by a rule that the schema cannot express. */
export function refuseField(field: string, message: Words) {
  return refuse('invalid_body', { issues: [{ field, message }] });
}

/** The refusal for an error of an unavailable database; other errors are returned unchanged. */
export function orUnavailable(error: unknown): unknown {
  return isDatabaseUnavailable(error) ? refuse('unavailable', {}, error) : error;
}
