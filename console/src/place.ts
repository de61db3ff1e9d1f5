/** Where the console is and which systems it serves, as the server has written it into the page. */

/** `/owl/console/`: what the addresses of pages begin with. */
export const consolePath = new URL(document.baseURI).pathname;

/** `/owl`: what the addresses of all systems begin with. */
const root = consolePath.replace(/\/console\/$/, '');

const meta = document.querySelector<HTMLMetaElement>('meta[name="owlery-systems"]');

/** The prefix of each system that is served: `/market`, or empty when it is served alone. */
const prefixes: Partial<Record<string, string>> = JSON.parse(meta?.content ?? '{"console":"/console"}');

export type SystemName = 'console' | 'market' | 'factory' | 'courseware' | 'study' | 'identity';

export const isServed = (system: SystemName) => prefixes[system] !== undefined;

/** Turns an address as the OpenAPI documents have it, `/market/api/tasks/`, into where that is. */
export function addressOf(path: string): string {
  const [, system = ''] = path.split('/');
  const prefix = prefixes[system];
  if (prefix === undefined) return `${root}${path}`;
  return `${root}${prefix}${path.slice(system.length + 1)}`;
}
