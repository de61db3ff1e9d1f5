/** The console's address and the served systems, as the server has written them into the page. */
import { SYSTEMS } from '@owlery/client';

/** `/owl/console/`: the beginning of the pages' addresses. */
export const consolePath = new URL(document.baseURI).pathname;

/** `/owl`: the beginning of all systems' addresses. */
const root = consolePath.replace(/\/console\/$/, '');

const meta = document.querySelector<HTMLMetaElement>('meta[name="owlery-systems"]');

/** The prefix of each served system: `/market`, or empty if it is served alone. */
const prefixes: Partial<Record<string, string>> = JSON.parse(meta?.content ?? '{"console":"/console"}');

export type SystemName = 'console' | 'market' | 'factory' | 'courseware' | 'study' | 'identity';

/** The system that is served alone at the root, if there is one. */
export const servedAlone = SYSTEMS.find((system) => prefixes[system] === '');

export const isServed = (system: SystemName) => prefixes[system] !== undefined;

/** The address on this server for an address of the OpenAPI documents, such as `/market/api/tasks/`. */
export function addressOf(path: string): string {
  const [, system = ''] = path.split('/');
  const prefix = prefixes[system];
  if (prefix === undefined) return `${root}${path}`;
  return `${root}${prefix}${path.slice(system.length + 1)}`;
}
