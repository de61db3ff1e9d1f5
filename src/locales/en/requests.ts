import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';

const inWords = ({ issues }: { issues: Issue[] }) =>
  issues.map(({ field, message }) => (field ? `${field}: ${message.en}` : message.en)).join('; ');

const malformedBody = {
  json: 'the body is not valid JSON, or not UTF-8',
  form: 'the body is not a valid form, or not UTF-8',
  field_given_twice: 'a field of the form is given more than once',
  key_of_prototypes: 'the body must not have a key __proto__ or constructor.prototype',
  too_deep: 'the body must not nest more than 64 levels deep',
  cut_off: 'the body is incomplete: the connection ended before it did',
  too_slow: 'the body must arrive within 30 seconds',
  framing: 'the chunked transfer coding of the body is broken',
};

const malformedRequest = {
  not_http: 'not a valid HTTP/1.1 request',
  headers_too_large: 'the address and headers of the request are too long',
  host: 'the request must have exactly one Host header',
  cut_off: 'the request headers are incomplete: the connection ended',
  too_slow: 'the request headers must arrive within 30 seconds',
};

export const requests: Catalogue<RequestErrors> = {
  malformed_body: ({ what }) => malformedBody[what ?? 'json'],
  malformed_url: 'malformed URL: characters beyond ASCII must be percent-encoded as UTF-8 (curl -G --data-urlencode)',
  malformed_request: ({ what }) => malformedRequest[what],
  unsupported_media_type: ({ type }) => `unsupported Content-Type: ${type || '(none)'}`,
  body_too_large: ({ limit }) => `the body is too large: at most ${limit} bytes`,
  invalid_body: inWords,
  invalid_parameters: inWords,
  route_not_found: ({ method, path }) => `no such endpoint: ${method} ${path}`,
  upgrade_required: 'this is the address of a WebSocket: connect with a WebSocket client',
  sign_in_required: 'not signed in: send the header Authorization: Bearer <token>',
  token_expired: 'the token has expired: refresh it or sign in again',
  token_invalid: 'the token is not valid or its session has ended: sign in again',
  admin_required: 'not allowed: this needs an administrator',
  token_scope: ({ needs }) => `the access token does not allow this: it needs ${needs.join(' and ')}`,
  impersonating: 'this is for the user only: end the impersonation first',
  session_required: 'an access token cannot be used for this: sign in with the password',
  rate_limited: ({ retryAfter }) => `too many requests: try again in ${retryAfter} seconds`,
  unavailable: 'the service is not available just now: try again shortly',
  internal: 'internal server error',
};
