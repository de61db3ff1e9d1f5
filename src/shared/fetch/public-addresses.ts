/**
 * Which addresses a server may be sent to by what its users write: those of the public network, and none behind which
 * stand this machine, its neighbours or a cloud's own services.
 */
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refuseFetch } from './errors.ts';

/** Whether an IP address, in whatever way it is written, is one of the public network. */
export function isPublicAddress(address: string): boolean {
  // A zone, as in fe80::1%eth0, is only there on links.
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 no more has been given out than 2000::/3.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

/**
 * Looks a name up for a connection that is being made, and fails where it is one that is not public: what is checked is
 * what is connected to, however soon the name means something else. A host that is an address is not looked up at all.
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
