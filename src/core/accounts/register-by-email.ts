/** Registers accounts by e-mail address alone. Their user name is derived from the address. */
import { randomBytes } from 'node:crypto';
import { isRefusal } from '../../shared/errors.ts';
import type { Accounts, Registration } from './accounts.ts';
import type { Account } from './accounts-queries.ts';
import { isUsername } from './usernames.ts';

/** Leaves room for a suffix that makes the name unique. */
const MOST_CHARACTERS = 70;
/** With four random bytes each, more collisions than this are not a coincidence. */
const MOST_TRIES = 5;

/**
 * Registers an account under a user name derived from its address, with a random suffix if that is taken.
 * @throws email_taken
 */
export async function registerByEmail(
  accounts: Accounts,
  newcomer: Omit<Registration, 'username'>,
  address: string,
  tries = 1,
): Promise<Account> {
  const username = usernameOf(newcomer.email, tries > 1 ? `_${randomBytes(4).toString('hex')}` : '');
  try {
    return await accounts.register({ ...newcomer, username }, address);
  } catch (error) {
    if (tries === MOST_TRIES || !isRefusal(error, 'username_taken')) throw error;
    return await registerByEmail(accounts, newcomer, address, tries + 1);
  }
}

/** The part before the @ as a user name, with a suffix that makes it unique. */
export function usernameOf(email: string, ending: string): string {
  const local = email.slice(0, email.lastIndexOf('@')).replaceAll(/[\s@\p{Cc}\p{Cf}]/gu, '');
  const name = `${[...local].slice(0, MOST_CHARACTERS).join('')}${ending}`;
  return isUsername(name) ? name : `user_${name}`;
}
