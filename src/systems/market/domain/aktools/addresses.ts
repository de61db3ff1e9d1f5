/** Where AKTools is asked. Its address is the operator's; a user only says what stands in the query. */
import type { ParameterValues } from '../scripts/parameters.ts';

/** Where AKTools runs an interface with these values. Spaces as %20: of a plus AKTools makes a space itself. */
export function addressOf(url: string, name: string, parameters: ParameterValues): URL {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/api/public/${encodeURIComponent(name)}`;
  address.search = Object.entries(parameters)
    .map(([parameter, value]) => `${encodeURIComponent(parameter)}=${encodeURIComponent(String(value))}`)
    .join('&');
  return address;
}

/** An address as it may be shown. */
export function withoutPassword(url: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return address.href.replace(/\/$/, '');
}
