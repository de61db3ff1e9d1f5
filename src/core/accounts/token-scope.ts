/** What a personal access token may do. */
import type { Role } from './accounts-queries.ts';

export type TokenAccess = 'read' | 'write';

export interface TokenScope {
  /** The names of systems; null: all. */
  readonly systems: readonly string[] | null;
  /** `write` includes reading. */
  readonly access: TokenAccess;
  /** Whether it acts with its account's role of an administrator; otherwise it acts as a user. */
  readonly is_admin: boolean;
  /** The only tables that can be reached in a system of tables; null: no limit. */
  readonly tables: readonly string[] | null;
  /** The only types of task that can be reached in a system of tasks; null: no limit. */
  readonly task_types: readonly string[] | null;
}

/** The limits that a token may have within a system. */
export type Narrowing = 'tables' | 'task_types';

/** The token of a caller. */
export interface CallingToken {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenScope;
  /** The role of its account, which the token may lack. */
  readonly role: Role;
}

/** What a request needs of a token. */
export interface TokenNeed {
  readonly system: string;
  readonly access: TokenAccess;
  readonly isAdmin: boolean;
}

/** @returns what the token lacks, such as `market:write` and `admin`; empty if it may */
export function lackOf({ scope, role }: CallingToken, { system, access, isAdmin }: TokenNeed): string[] {
  const isInside = scope.systems === null || scope.systems.includes(system);
  const mayAccess = access === 'read' || scope.access === 'write';
  return [
    ...(isInside && mayAccess ? [] : [`${system}:${access}`]),
    ...(isAdmin && role === 'admin' && !scope.is_admin ? ['admin'] : []),
  ];
}

/** Whether a token is limited within a system to some of the things that these limits are about. */
export function isNarrowed({ scope }: CallingToken, by: readonly Narrowing[]): boolean {
  return by.some((narrowing) => scope[narrowing] !== null);
}
