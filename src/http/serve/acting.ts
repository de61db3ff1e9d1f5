import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import type { Acting } from '../../core/journal/journal.ts';

/** Who acts in a request, for the journal: the account, its token, and the administrator who acts in its name. */
export const actingIn = ({ account, token, impersonator }: SignedIn, address: string): Acting => ({
  accountId: account.id,
  address,
  token,
  impersonatorId: impersonator?.id,
});
