/** A client of the server that the user has signed in to, for the time of one command. */
import { ApiError, Owlery } from '#client';
import { CommandError } from '../command-error.ts';
import { languageOfTerminal } from '../terminal-language.ts';
import { credentialsFolder, readCredentials, writeCredentials } from './credentials.ts';

/**
 * Works with the server that was signed in to.
 * @throws CommandError with the server's own words when it refuses something
 */
export async function withOwlery<T>(work: (owlery: Owlery) => Promise<T>): Promise<T> {
  const folder = credentialsFolder();
  const { url, alone, session } = await readCredentials(folder);
  let kept: Promise<void> | undefined;
  const owlery = new Owlery({
    url,
    ...(alone && { alone }),
    language: languageOfTerminal(),
    session,
    onSession(next) {
      if (next) kept = writeCredentials(folder, { url, alone, session: next });
    },
  });
  try {
    return await work(owlery);
  } catch (error) {
    throw plainly(error, url);
  } finally {
    await kept;
  }
}

/** A server's refusal as one line that says what to do. Other errors are returned unchanged. */
export function plainly(error: unknown, url: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const { message, status, requestId, isWorded } = error;
  if (status === 0) return new CommandError(`${message}${reasonOf(error.cause)}`);
  if (!isWorded && requestId === undefined) return notOwlery(url, error);
  if (status === 401) return new CommandError(`${message}: run owlery login ${url}`);
  if (status < 500 || requestId === undefined) return new CommandError(message);
  return new CommandError(`${message} (status ${status}, request ${requestId})`);
}

/** Another server answered, or Owlery below another path. */
export const notOwlery = (url: string, { message }: ApiError) =>
  new CommandError(`${url} is not the address of Owlery (${message}): check its host, port and path`);

/** Why a connection was not made, for those who can mend it; empty if unknown. */
function reasonOf(cause: unknown): string {
  const { code, message }: { code?: string; message?: string } = Object((cause as Error | undefined)?.cause);
  if (code === undefined) return '';
  if (code === 'ENOTFOUND') return ': its host is unknown';
  if (code === 'ECONNREFUSED') return ': nothing listens at its port';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number/i.test(message ?? ''))
    return ': its port does not speak TLS; take http:// if it is on this machine';
  return CERTIFICATE.test(code)
    ? `: its certificate is not trusted (${code}); name the certificate of its authority in NODE_EXTRA_CA_CERTS`
    : `: ${code}`;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|SIGNATURE|CRL/;
