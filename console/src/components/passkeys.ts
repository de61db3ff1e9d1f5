/** Passkeys in the browser. The library is loaded when one is used. */
import i18next from 'i18next';
import { api, dataOf } from '../api/client.ts';

export const hasPasskeys = () => 'PublicKeyCredential' in window;

/** Asks the user for a passkey. @returns the answer to a new challenge of the server */
export async function askPasskey() {
  const options = await dataOf(api.POST('/console/api/passkey-challenge'));
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return await worded(startAuthentication({ optionsJSON: options as never }));
}

/** Makes a passkey on this device. @param options of the server */
export async function makePasskey(options: object) {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return await worded(startRegistration({ optionsJSON: options as never }));
}

/** Browsers do not say why there is no passkey, and say it in their own language. */
async function worded<Answer>(asking: Promise<Answer>): Promise<Answer> {
  return await asking.catch((error: Error) => {
    const isKnown = error.name === 'InvalidStateError';
    throw new Error(i18next.t(isKnown ? 'passkeys.known' : 'passkeys.cancelled'), { cause: error });
  });
}
