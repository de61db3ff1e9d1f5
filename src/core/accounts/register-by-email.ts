/** Registers accounts by e-mail address alone. Their user name is derived from the address. */
import { randomBytes } from 'node:crypto';
import { isRefusal } from '../../shared/errors.ts';
import type { Queryable } from '../db/database.ts';
import type { Accounts, Registration } from './accounts.ts';
import type { Account } from './accounts-queries.ts';
import { isUsername } from './usernames.ts';

/** Leaves room for a suffix that makes the name unique. */
const MOST_CHARACTERS = 70;
/** With four random bytes each, more collisions than this are not a coincidence. */
const MOST_TRIES = 5;

/** A registration whose user name is a wish. */
type Newcomer = Omit<Registration, 'username'> & { readonly username?: string | undefined };

/**
 * Registers an account under the user name it wants, or else one derived from its address; with a random suffix if that
 * is taken.
 * @param within further changes for the same transaction
 * @throws email_taken, password_sign_in_off
 */
export async function registerByEmail(
  accounts: Accounts,
  newcomer: Newcomer,
  address: string,
  within?: (tx: Queryable, account: Account) => Promise<void>,
): Promise<Account> {
  const { username: wanted, email } = newcomer;
  for (let tries = 1; ; tries += 1) {
    const suffix = tries > 1 ? `_${randomBytes(4).toString('hex')}` : '';
    const isWanted = tries === 1 && wanted !== undefined && isUsername(wanted);
    const username = isWanted ? wanted : usernameOf(email, suffix);
    try {
      return await accounts.register({ ...newcomer, username }, address, within);
    } catch (error) {
      if (tries === MOST_TRIES || !isRefusal(error, 'username_taken')) throw error;
    }
  }
}

/** The part before the @ as a user name, with a suffix that makes it unique. */
export function usernameOf(email: string, ending: string): string {
  const local = email.slice(0, email.lastIndexOf('@')).replaceAll(/[\s@\p{Cc}\p{Cf}]/gu, '');
  const name = `${[...local].slice(0, MOST_CHARACTERS).join('')}${ending}`;
  return isUsername(name) ? name : `user_${name}`;
}
