/** The client of all systems. The browser sends the session cookie by itself. */
import { Owlery } from '@owlery/client';
import i18next from 'i18next';
import { addressOf, servedAlone } from '../place.ts';
import { settings } from '../settings.ts';

export { dataOf, innerOf } from '@owlery/client';

/** Notified when a request finds that the session has ended. */
export const signedOut = new EventTarget();

export const owlery = new Owlery({
  url: new URL(addressOf('/'), location.href).href,
  ...(servedAlone && { alone: servedAlone }),
  language: () => settings().language,
  onSignedOut: () => signedOut.dispatchEvent(new Event('signed-out')),
  wordsOf({ status, code, isWorded }) {
    if (status === 0) return i18next.t('error.no_answer');
    // Factory's own message is the general one for an unavailable server.
    if (code === 'maintenance') return i18next.t('error.maintenance');
    return isWorded ? undefined : i18next.t('error.status', { status });
  },
});

/** The calls by address, which names the system. */
export const { api } = owlery;
