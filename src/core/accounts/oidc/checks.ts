/** The checks of `owlery doctor` on sign-in. */
import { discovery } from 'openid-client';
import { CHECK_MILLISECONDS, type Check, type Finding, findingOf } from '../../../shared/checks.ts';
import type { Config } from '../../config.ts';
import { issuerVariable, type OidcProvider } from './environment.ts';
import { allowedRequests, callbackOf } from './provider-client.ts';

export interface SignInFindings {
  provider: { issuer: string; callback: string };
  provider_unusable: { variable: string; issuer: string; reason: string; name: string };
}

const finding = findingOf<SignInFindings>();

export function signInChecks({ signIn, publicUrl }: Pick<Config, 'signIn' | 'publicUrl'>): Check[] {
  return signIn.providers.map((provider) => ['sign-in', () => findProvider(provider, publicUrl)]);
}

async function findProvider(provider: OidcProvider, publicUrl: string): Promise<Finding> {
  const { id, issuer, clientId } = provider;
  try {
    const reading = discovery(new URL(issuer), clientId, undefined, undefined, allowedRequests(issuer));
    await Promise.race([reading, timeout()]);
    return finding('ok', 'provider', { issuer, callback: callbackOf(publicUrl, id) });
  } catch (error) {
    const { name } = provider;
    return finding('missing', 'provider_unusable', {
      variable: issuerVariable(id),
      issuer,
      reason: reasonOf(error),
      name,
    });
  }
}

/** The library's own message only says that something went wrong. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const { code, message: inner } = Object(cause) as { code?: string; message?: string };
  return (inner || code) ?? message;
}

const timeout = () =>
  new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), CHECK_MILLISECONDS).unref();
  });
