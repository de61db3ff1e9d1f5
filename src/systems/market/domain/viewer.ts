import type { Account } from '../../../core/accounts/accounts-queries.ts';

/** Whose eyes something is seen with: users see what is their own, administrators everything. */
export type Viewer = Pick<Account, 'id' | 'role'>;

/** The owner to whom a viewer's lists are limited; undefined: nobody. */
export function onlyOwner({ id, role }: Viewer): number | undefined {
  return role === 'admin' ? undefined : id;
}
