/** Builds AKTools URLs. The operator sets the address; users only influence the query. */
import type { ParameterValues } from '../scripts/parameters.ts';

/**
 * The URL at which AKTools runs an interface with these values. Spaces as %20, because AKTools turns a plus into a
 * space itself.
 */
export function addressOf(url: string, name: string, parameters: ParameterValues): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/api/public/${encodeURIComponent(name)}`;
  address.search = Object.entries(parameters)
    .map(([parameter, value]) => `${encodeURIComponent(parameter)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return address;
}

/** An address without its password. */
export function withoutPassword(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href.replace(/\/$/, '');
}
