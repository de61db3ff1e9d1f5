/** What a provider says about a user. */
import type { Role } from '../accounts-queries.ts';
import { refuse } from '../errors.ts';
import type { OidcProvider } from './environment.ts';

export interface Identity {
  readonly issuer: string;
  /** The user at the issuer, for good: addresses and names may pass to another user, this does not. */
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly username: string | undefined;
  readonly fullName: string | undefined;
  /** Undefined: the provider does not decide the role. */
  readonly role: Role | undefined;
}

type Claims = Readonly<Record<string, unknown>>;

/** Reads the claims of an ID token whose checks have passed. */
export function identityOf(provider: OidcProvider, claims: Claims): Identity {
  return {
    issuer: String(claims.iss),
    subject: String(claims.sub),
    email: textIn(claims.email, 254),
    isEmailVerified: claims.email_verified === true || provider.trustsEmail,
    username: textIn(claims[provider.usernameClaim], 80),
    fullName: textIn(claims[provider.nameClaim], 100),
    role: roleIn(provider, claims),
  };
}

/** @throws oidc_email_unverified, oidc_domain_refused where only some domains are admitted */
export function requireDomain({ domains }: OidcProvider, { email, isEmailVerified }: Identity): void {
  if (domains.length === 0) return;
  if (email === undefined || !isEmailVerified) throw refuse('oidc_email_unverified', {});
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (!domains.includes(domain)) throw refuse('oidc_domain_refused', { domain });
}

function roleIn({ roleClaim, adminValues }: OidcProvider, claims: Claims): Role | undefined {
  const value = roleClaim === undefined ? undefined : claims[roleClaim];
  if (value === undefined) return undefined;
  return [value].flat().some((one) => typeof one === 'string' && adminValues.includes(one)) ? 'admin' : 'user';
}

function textIn(value: unknown, most: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return text === '' || text.length > most ? undefined : text;
}
