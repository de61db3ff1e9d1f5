import type { Account } from './accounts-queries.ts';

/** The account on whose behalf something is read: users see their own things, administrators everything. */
export type Viewer = Pick<Account, 'id' | 'role'>;

/** The owner whose things a viewer may see; undefined: those of all owners. */
export function onlyOwner({ id, role }: Viewer): number | undefined {
  return role === 'admin' ? undefined : id;
}
