/** What goes in and out of each step of a sign-in by OpenID Connect. */
import type { Origin } from '../origin.ts';
import type { Grant, SessionPolicy } from '../sessions.ts';
import type { FactorProof } from '../sign-in.ts';
import type { Arrived, ProviderClient } from './provider-client.ts';

export interface Beginning {
  readonly provider: string;
  readonly isKept: boolean;
  /** The page to go to afterwards. */
  readonly next: string | undefined;
  /** The session whose account the identity is to be linked to; undefined: a sign-in. */
  readonly sessionId?: string | undefined;
}

/** An answer of a provider, as a browser brings it. */
export interface Answer {
  readonly provider: string;
  /** The query of the address, without its question mark. */
  readonly query: string;
  readonly state: string;
  /** The value of the cookie that `begin` gave to the browser. */
  readonly browser: string | undefined;
}

/** What came of an answer: a session, a link or its refusal, or a sign-in that needs the second factor or the account's password. */
export type Outcome = { readonly next: string | null; readonly isKept: boolean } & (
  | { readonly kind: 'signed_in'; readonly grant: Grant }
  | { readonly kind: 'linked' }
  /** To a browser that is signed in. */
  | { readonly kind: 'link_refused'; readonly code: string }
  | { readonly kind: 'needs_factor' | 'needs_password' }
);

/** What finishes a sign-in that needs more. */
export interface Completion extends Origin {
  readonly browser: string | undefined;
  /** Of the account to be linked; undefined: the identity is linked, and the second factor is missing. */
  readonly credentials?: { readonly name: string; readonly password: string } | undefined;
  readonly factor: FactorProof;
}

/** What is known of a confirmed identity on the way to a session. */
export interface Entrance {
  readonly client: ProviderClient;
  readonly arrived: Arrived;
  readonly policy: SessionPolicy;
  readonly from: Origin;
}

export type Policies = (isKept: boolean) => SessionPolicy;
