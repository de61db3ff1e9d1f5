/** The checks of `owlery doctor` on sign-in. */
import { discovery } from 'openid-client';
import { CHECK_MILLISECONDS, type Check, type Finding } from '../../../shared/checks.ts';
import type { Config } from '../../config.ts';
import { issuerVariable, type OidcProvider } from './environment.ts';
import { allowedRequests, callbackOf } from './provider-client.ts';

export function signInChecks({ signIn, publicUrl }: Pick<Config, 'signIn' | 'publicUrl'>): Check[] {
  return signIn.providers.map((provider) => ['sign-in', () => findProvider(provider, publicUrl)]);
}

async function findProvider(provider: OidcProvider, publicUrl: string): Promise<Finding> {
  const { id, issuer, clientId } = provider;
  try {
    const reading = discovery(new URL(issuer), clientId, undefined, undefined, allowedRequests(issuer));
    await Promise.race([reading, timeout()]);
    return { mark: 'ok', words: `${issuer} answers; register ${callbackOf(publicUrl, id)} there` };
  } catch (error) {
    return {
      mark: 'missing',
      words: `${issuerVariable(id)} ${issuer}: ${reasonOf(error)}: nobody can sign in with ${provider.name}`,
    };
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
