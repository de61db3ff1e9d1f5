import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/**
 * The address of the client of a request that Fastify does not see, such as an upgrade; the same as its `request.ip`.
 * @param trusted the proxies of TRUST_PROXY; false: none
 */
export function clientAddresses(trusted: string[] | false): (request: IncomingMessage) => string {
  const isTrusted = trusted ? proxyAddr.compile(trusted) : () => false;
  return (request) => proxyAddr(request, isTrusted);
}
