/** Registration by e-mail address and name. */
import type { Accounts } from '../../../core/accounts/accounts.ts';
import type { Account } from '../../../core/accounts/accounts-queries.ts';
import { registerByEmail } from '../../../core/accounts/register-by-email.ts';

export interface Newcomer {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly avatarUrl: string | null;
}

/** @throws email_taken */
export async function register(accounts: Accounts, newcomer: Newcomer, address: string): Promise<Account> {
  const { email, name, password, avatarUrl } = newcomer;
  return await registerByEmail(accounts, { email, password, fullName: name, avatarUrl }, address);
}
