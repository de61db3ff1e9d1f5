/** What pages of other origins may send and read (CORS): https://fetch.spec.whatwg.org/#http-cors-protocol */
import type { FastifyCorsOptions } from '@fastify/cors';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The settings of one route. */
    cors?: FastifyCorsOptions;
  }
}

/** Response headers readable beyond those that browsers always expose. */
const EXPOSED_HEADERS = [
  ...[
    'Accept-Ranges',
    'Content-Disposition',
    'Content-Encoding',
    'Content-Length',
    'Content-Location',
    'Content-Range',
  ],
  ...['ETag', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
  ...['RateLimit', 'RateLimit-Policy', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'],
  ...['Tus-Resumable', 'Tus-Version', 'Tus-Extension', 'Tus-Max-Size', 'Tus-Checksum-Algorithm'],
  ...['Upload-Offset', 'Upload-Length', 'Upload-Metadata', 'Upload-Expires'],
];

/** How long a browser may cache the response to a preflight request. */
const PREFLIGHT_SECONDS = 600;

export const corsOptions = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: [...origins],
  // The default allows only the methods of forms.
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: EXPOSED_HEADERS,
  maxAge: PREFLIGHT_SECONDS,
});

/** For routes that answer OPTIONS themselves, for browsers and other clients. */
export const ANSWERS_OPTIONS: FastifyCorsOptions = { strictPreflight: false, preflightContinue: true };
