import type { Account } from './accounts-queries.ts';

/** Whose eyes something is seen with: users see what is their own, administrators everything. */
export type Viewer = Pick<Account, 'id' | 'role'>;

/** Whose things a viewer may see; undefined: everybody's. */
export function onlyOwner({ id, role }: Viewer): number | undefined {
  return role === 'admin' ? undefined : id;
}
