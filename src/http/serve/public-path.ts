/**
 * The path in PUBLIC_URL, such as `/owl` of `https://example.com/owl`. A proxy may strip it from the requests that it
 * passes on, or leave it: both work.
 */

/** @returns `/owl`, or an empty text if the address has no path */
export function publicPath(publicUrl: string): string {
  return new URL(publicUrl).pathname.replace(/\/$/, '');
}

/** Finds the address of a request without the public path. */
export type LocalUrl = (url: string) => string;

/**
 * @param ownPaths the first segments of the served paths: a path beginning with one of them has already been stripped,
 *   so a proxy must strip a public path that begins with the same word
 * @returns undefined if there is nothing to strip
 */
export function stripPublicPath(publicUrl: string, ownPaths: readonly string[]): LocalUrl | undefined {
  const path = publicPath(publicUrl);
  if (path === '' || ownPaths.some((own) => isUnder(path, own))) return undefined;
  return (url) => {
    if (!isUnder(url, path)) return url;
    const rest = url.slice(path.length);
    return rest.startsWith('/') ? rest : `/${rest}`;
  };
}

/** Whether an address is this path or below it. */
export const isUnder = (url: string, path: string): boolean =>
  url.startsWith(path) && /^([/?#]|$)/.test(url.slice(path.length));
