import type { Account } from '../../../core/accounts/accounts-queries.ts';

/** Whose eyes something is seen with. */
export type Viewer = Pick<Account, 'id' | 'role'>;

/** Somebody who does something, and from where: for the journal. */
export interface Actor {
  readonly account: Viewer;
  readonly address: string;
}
