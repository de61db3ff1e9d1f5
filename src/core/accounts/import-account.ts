/** Imports accounts of another server, with their passwords. */
import { randomBytes } from 'node:crypto';
import type { Queryable } from '../db/database.ts';
import { findByName, insertAccount, type Role } from './accounts-queries.ts';
import { isImportableHash } from './imported-hashes.ts';
import { NO_PASSWORD } from './passwords.ts';
import { usernameOf } from './register-by-email.ts';
import { isUsername } from './usernames.ts';

export interface ForeignAccount {
  /** Null: derived from the e-mail address. */
  readonly username: string | null;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly fullName: string | null;
  readonly avatarUrl?: string | null;
  readonly role: Role;
  readonly isActive: boolean;
  readonly isEmailVerified?: boolean;
  readonly createdAt: Date | null;
  readonly lastLoginAt: Date | null;
}

export interface ImportedAccount {
  readonly id: number;
  /** False: an account with this e-mail address existed, and keeps its password and role. */
  readonly isNew: boolean;
  /** Differences from the original, for the operator. */
  readonly notes: readonly string[];
}

/**
 * Creates an account, unless one with its e-mail address exists.
 * @returns undefined if the e-mail address is invalid
 */
export async function importAccount(tx: Queryable, account: ForeignAccount): Promise<ImportedAccount | undefined> {
  const { email, passwordHash } = account;
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) return undefined;
  const present = await findByName(tx, email);
  if (present) return { id: present.id, isNew: false, notes: [] };
  const username = await freeUsername(tx, account);
  const hasPassword = passwordHash !== null && isImportableHash(passwordHash);
  const { id } = await insertAccount(tx, {
    username,
    email,
    password_hash: hasPassword ? passwordHash : NO_PASSWORD,
    full_name: account.fullName,
    avatar_url: account.avatarUrl ?? null,
    role: account.role,
    status: account.isActive ? 'active' : 'inactive',
    is_email_verified: account.isEmailVerified ?? false,
    last_login_at: account.lastLoginAt?.toISOString() ?? null,
    ...(account.createdAt && { created_at: account.createdAt.toISOString() }),
  });
  const notes = [
    ...(account.username !== null && username !== account.username ? [`user name is now ${username}`] : []),
    ...(hasPassword
      ? []
      : ['its password cannot be verified here: reset it by mail or by owlery admin reset-password']),
  ];
  return { id, isNew: true, notes };
}

/** The user name, or one derived from the e-mail address; with a suffix if it is taken. */
async function freeUsername(tx: Queryable, { username, email }: ForeignAccount): Promise<string> {
  const wanted = username !== null && isUsername(username) ? username : usernameOf(email, '');
  for (let name = wanted; ; name = `${wanted.slice(0, 60)}_${randomBytes(3).toString('hex')}`) {
    if (!(await findByName(tx, name))) return name;
  }
}
