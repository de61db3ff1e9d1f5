import type { IncomingMessage } from 'node:http';

/**
 * Whether a request names exactly one host. With two, this server and a proxy may each use a different one:
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}
