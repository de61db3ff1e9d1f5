/**
 * The addresses from which users may make the server download: those of the public network, but not this machine, its
 * neighbours or a cloud's metadata services.
 */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refuseFetch } from './errors.ts';

/** Whether an IP address, in any notation, belongs to the public network. */
export function isPublicAddress(address: string): boolean {
  // Only link-local addresses have a zone, as in fe80::1%eth0.
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 has been allocated.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

/**
 * Resolves a name for a connection and fails if the address is not public. The checked address is the one connected to,
 * even if the name resolves differently a moment later. A host that is an IP address is not resolved at all.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(notPublic(hostname), '');
    if (options.all) return callback(null, addresses);
    const [first] = addresses;
    callback(null, first?.address ?? '', first?.family ?? 4);
  });
};

export function notPublic(host: string) {
  return refuseFetch('address_not_public', { message: `${host} is not an address of the public network` });
}
