/** Accounts are made here from an address and a name; the user name, which other systems show, is made from the address. */
import { randomBytes } from 'node:crypto';
import type { Accounts } from '../../../core/accounts/accounts.ts';
import type { Account } from '../../../core/accounts/accounts-queries.ts';
import { isUsername } from '../../../core/accounts/usernames.ts';
import { isRefusal } from '../../../shared/errors.ts';

export interface Newcomer {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly avatarUrl: string | null;
}

/** Leaves room for what makes it unique. */
const MOST_CHARACTERS = 70;
/** With four bytes each, more than this is no coincidence. */
const MOST_TRIES = 5;

/** @throws email_taken */
export async function register(accounts: Accounts, newcomer: Newcomer, address: string, tries = 1): Promise<Account> {
  const { email, name, password, avatarUrl } = newcomer;
  const username = usernameOf(email, tries > 1 ? `_${randomBytes(4).toString('hex')}` : '');
  try {
    return await accounts.register({ username, email, password, fullName: name, avatarUrl }, address);
  } catch (error) {
    if (tries === MOST_TRIES || !isRefusal(error, 'username_taken')) throw error;
    return await register(accounts, newcomer, address, tries + 1);
  }
}

/** What stands before the @, where that can be a user name, and what makes it another. */
export function usernameOf(email: string, ending: string): string {
  const local = email.slice(0, email.lastIndexOf('@')).replaceAll(/[\s@\p{Cc}\p{Cf}]/gu, '');
  const name = `${[...local].slice(0, MOST_CHARACTERS).join('')}${ending}`;
  return isUsername(name) ? name : `user_${name}`;
}
