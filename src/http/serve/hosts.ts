import type { IncomingMessage } from 'node:http';

/** A name or address with or without a port; empty is allowed. Neither a list nor a path, user or blank. */
const HOST = /^(\[[\da-f:.%]+\]|[\w.~!$&'()*+;=%-]*)(:\d*)?$/i;

/**
 * Whether a request names exactly one host. With two headers, or two hosts in one, this server and a proxy may each use a
 * different one: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts: (string | undefined)[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'host') hosts.push(rawHeaders[at + 1]);
  }
  const [host, another] = hosts;
  if (host === undefined) return httpVersion === '1.0';
  return another === undefined && HOST.test(host);
}
