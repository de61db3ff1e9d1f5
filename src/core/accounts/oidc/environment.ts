/** The environment variables of sign-in: the OpenID Connect providers, and whether passwords are accepted beside them. */
import { str } from 'envalid';
import {
  ConfigurationError,
  defineEnvironment,
  type Environment,
  flag,
  isLoopbackHost,
  listOf,
  text,
} from '../../../shared/environment.ts';
import type { FactorRequirement } from '../factor-requirement.ts';

/** An OpenID Connect provider. */
export interface OidcProvider {
  /** Its name in addresses and variables: `corp` for OWLERY_OIDC_CORP_ISSUER. */
  readonly id: string;
  /** Shown on the button of the sign-in page. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE protects. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** The claims for the user name and full name of a new account. */
  readonly usernameClaim: string;
  readonly nameClaim: string;
  /** The claim that decides the role at each sign-in; undefined: roles are managed here. */
  readonly roleClaim: string | undefined;
  /** The values of that claim that make an administrator. */
  readonly adminValues: readonly string[];
  /** The domains of the verified addresses that are admitted, in lower case; empty: any. */
  readonly domains: readonly string[];
  /** Whether an unknown identity gets a new account. */
  readonly registers: boolean;
  /** Whether its addresses count as verified without `email_verified`, which some providers never send. */
  readonly trustsEmail: boolean;
}

export interface SignInConfig {
  readonly providers: readonly OidcProvider[];
  /** False: only administrators sign in by password. */
  readonly passwordSignIn: boolean;
  /** Whose accounts need a second factor. */
  readonly requiredFactor: FactorRequirement;
}

const issuer = text(
  'takes the https:// address of the issuer, without query or # (http:// only for this machine)',
  (input) => {
    const url = URL.parse(input);
    if (!url || /[?#\s]/.test(input) || url.username !== '' || url.password !== '') return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
  },
);
const claim = text('takes the name of a claim', (input) => /^[\x21-\x7e]{1,200}$/.test(input));
const scopes = text(
  'takes scopes separated by spaces, with openid among them',
  (input) => /^[\x21\x23-\x5b\x5d-\x7e ]+$/.test(input) && input.split(' ').includes('openid'),
);
const domains = text('takes domains separated by commas, such as example.com', (input) =>
  listOf(input).every((one) => /^([a-z0-9-]+\.)+[a-z0-9-]+$/i.test(one)),
);
const providerIds = text(
  'takes names of providers separated by commas, each of 1 to 20 letters and digits that begin with a letter',
  (input) => {
    const ids = listOf(input);
    return ids.every((id) => /^[a-z][a-z0-9]{0,19}$/i.test(id)) && new Set(ids.map(upper)).size === ids.length;
  },
);

const rules = {
  OWLERY_OIDC: providerIds({ default: '' }),
  OWLERY_PASSWORD_SIGN_IN: flag({ default: true }),
  OWLERY_REQUIRE_SECOND_FACTOR: str({ choices: ['none', 'admin', 'all'], default: 'none' }),
};

/** What each provider has, below its prefix. */
const SUFFIXES = [
  'NAME',
  'ISSUER',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'SCOPES',
  'USERNAME_CLAIM',
  'NAME_CLAIM',
  'ROLE_CLAIM',
  'ADMIN_VALUES',
  'DOMAINS',
  'REGISTER',
  'TRUST_EMAIL',
] as const;

const upper = (id: string) => id.toUpperCase();
const prefixOf = (id: string) => `OWLERY_OIDC_${upper(id)}_`;

/** The variable with the issuer of a provider. */
export const issuerVariable = (id: string) => `${prefixOf(id)}ISSUER`;

/** The variables with its scopes, and with its client. */
export const scopesVariable = (id: string) => `${prefixOf(id)}SCOPES`;
export const clientVariables = (id: string) => [`${prefixOf(id)}CLIENT_ID`, `${prefixOf(id)}CLIENT_SECRET`] as const;

const idsIn = (variables: NodeJS.ProcessEnv) =>
  listOf(variables.OWLERY_OIDC ?? '').filter((id) => /^[a-z0-9]+$/i.test(id));

const general = defineEnvironment(rules, (env) => {
  if (!env.OWLERY_PASSWORD_SIGN_IN && env.OWLERY_OIDC === '') {
    throw new ConfigurationError(
      'OWLERY_PASSWORD_SIGN_IN: takes false only beside a provider in OWLERY_OIDC, or users could not sign in',
    );
  }
  return {
    ids: listOf(env.OWLERY_OIDC),
    passwordSignIn: env.OWLERY_PASSWORD_SIGN_IN,
    requiredFactor: env.OWLERY_REQUIRE_SECOND_FACTOR as FactorRequirement,
  };
});

/** The variables of one provider. Its issuer and client id are required. */
function providerEnvironment(id: string): Environment<OidcProvider> {
  const prefix = prefixOf(id);
  const named = <Value>(suffix: (typeof SUFFIXES)[number], value: Value) => ({ [`${prefix}${suffix}`]: value });
  const providerRules = {
    ...named('NAME', str({ default: id })),
    ...named('ISSUER', issuer({ desc: `the https:// address of the issuer of the provider ${id}` })),
    ...named('CLIENT_ID', str({ desc: `the client id that the provider ${id} has given` })),
    ...named('CLIENT_SECRET', str({ default: undefined })),
    ...named('SCOPES', scopes({ default: 'openid profile email' })),
    ...named('USERNAME_CLAIM', claim({ default: 'preferred_username' })),
    ...named('NAME_CLAIM', claim({ default: 'name' })),
    ...named('ROLE_CLAIM', claim({ default: undefined })),
    ...named('ADMIN_VALUES', str({ default: '' })),
    ...named('DOMAINS', domains({ default: '' })),
    ...named('REGISTER', flag({ default: true })),
    ...named('TRUST_EMAIL', flag({ default: false })),
  };
  return defineEnvironment(providerRules, (env) => {
    const values: Record<string, unknown> = env;
    const read = (suffix: (typeof SUFFIXES)[number]) => values[`${prefix}${suffix}`];
    const textOf = (suffix: (typeof SUFFIXES)[number]) => read(suffix) as string;
    const roleClaim = read('ROLE_CLAIM') as string | undefined;
    const adminValues = listOf(textOf('ADMIN_VALUES'));
    if ((roleClaim === undefined) !== (adminValues.length === 0)) {
      throw new ConfigurationError(`${prefix}ROLE_CLAIM: must be set together with ${prefix}ADMIN_VALUES`);
    }
    return {
      id: id.toLowerCase(),
      name: textOf('NAME'),
      issuer: textOf('ISSUER'),
      clientId: textOf('CLIENT_ID'),
      clientSecret: read('CLIENT_SECRET') as string | undefined,
      scopes: textOf('SCOPES').split(' '),
      usernameClaim: textOf('USERNAME_CLAIM'),
      nameClaim: textOf('NAME_CLAIM'),
      roleClaim,
      adminValues,
      domains: listOf(textOf('DOMAINS').toLowerCase()),
      registers: read('REGISTER') as boolean,
      trustsEmail: read('TRUST_EMAIL') as boolean,
    };
  });
}

/** The variables that are read depend on the names in OWLERY_OIDC. */
export const signInEnvironment: Environment<SignInConfig> = {
  names: general.names,
  namesIn: (variables) => [
    ...general.names,
    ...idsIn(variables).flatMap((id) => SUFFIXES.map((suffix) => `${prefixOf(id)}${suffix}`)),
  ],
  read(variables) {
    const read = general.read(variables);
    if ('faults' in read) return read;
    const all = read.settings.ids.map((id) => providerEnvironment(id).read(variables));
    const faults = all.flatMap((one) => ('faults' in one ? one.faults : []));
    if (faults.length > 0) return { faults };
    const providers = all.flatMap((one) => ('settings' in one ? [one.settings] : []));
    const { ids: _, ...settings } = read.settings;
    return { settings: Object.freeze({ providers, ...settings }) };
  },
};
