/** The checks of `owlery doctor` on sign-in. */
import { type Configuration, genericGrantRequest, randomPKCECodeVerifier } from 'openid-client';
import { CHECK_MILLISECONDS, type Check, type Finding, findingOf } from '../../../shared/checks.ts';
import { DomainError } from '../../../shared/errors.ts';
import type { Config } from '../../config.ts';
import { clientVariables, issuerVariable, type OidcProvider, scopesVariable } from './environment.ts';
import { callbackOf, causesOf, discoverProvider } from './provider-client.ts';

export interface SignInFindings {
  provider: { issuer: string; callback: string };
  client_refused: { variables: readonly [string, string]; issuer: string; reason: string; name: string };
  scopes_unknown: { variable: string; issuer: string; scopes: string };
  provider_unusable: { variable: string; issuer: string; reason: string; name: string };
}

const finding = findingOf<SignInFindings>();

export function signInChecks({ signIn, publicUrl }: Pick<Config, 'signIn' | 'publicUrl'>): Check[] {
  return signIn.providers.map((provider) => [
    'sign-in',
    () => findProvider(provider, callbackOf(publicUrl, provider.id)),
  ]);
}

async function findProvider(provider: OidcProvider, callback: string): Promise<Finding> {
  const { id, name, issuer, scopes } = provider;
  try {
    const configuration = await inTime(discoverProvider(provider));
    const reason = await inTime(refusalOfClient(configuration, callback));
    if (reason !== undefined) {
      return finding('missing', 'client_refused', { variables: clientVariables(id), issuer, reason, name });
    }
    const { scopes_supported: known } = configuration.serverMetadata();
    const unknown = known ? scopes.filter((scope) => !known.includes(scope)) : [];
    if (unknown.length > 0) {
      return finding('warning', 'scopes_unknown', { variable: scopesVariable(id), issuer, scopes: unknown.join(', ') });
    }
    return finding('ok', 'provider', { issuer, callback });
  } catch (error) {
    const reason = reasonOf(error);
    return finding('missing', 'provider_unusable', { variable: issuerVariable(id), issuer, reason, name });
  }
}

/**
 * Asks for tokens with a code that does not exist. The provider checks the client first, and then refuses the code.
 * @returns the error code if the client is refused; undefined otherwise
 */
async function refusalOfClient(configuration: Configuration, callback: string): Promise<string | undefined> {
  const code = { code: 'owlery-doctor', redirect_uri: callback, code_verifier: randomPKCECodeVerifier() };
  try {
    await genericGrantRequest(configuration, 'authorization_code', code);
    return undefined;
  } catch (error) {
    if (causesOf(error).some((one) => one instanceof DomainError)) throw error;
    // A client that sent its secret in the header may be refused by a challenge, without a code.
    const { error: refusal = 'invalid_client', status } = error as { error?: string; status?: number };
    return status === 401 || CLIENT_REFUSALS.has(refusal) ? refusal : undefined;
  }
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const CLIENT_REFUSALS: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client']);

/** The library's own message only says that something went wrong. */
function reasonOf(error: unknown): string {
  const causes = causesOf(error);
  const refusal = causes.find((one) => one instanceof DomainError);
  if (refusal) return String((refusal.data as { message?: string }).message ?? refusal.code);
  const answer = causes.find((one) => one instanceof Response);
  const { message } = (causes[1] instanceof Error ? causes[1] : error) as Error;
  return answer ? `${message} (${answer.status})` : message;
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), CHECK_MILLISECONDS).unref();
  });
  return await Promise.race([work, late]);
}
