/** What a user name may be, whichever system it is made on; a contract may ask for a shorter one. */

/** Never an e-mail address, so that one sign-in field takes both; no white space, no control characters. */
export const USERNAME = /^[^\s@\p{Cc}]+$/u;
const LENGTH = { least: 3, most: 80 };

export function isUsername(text: string): boolean {
  const { length } = [...text];
  return USERNAME.test(text) && length >= LENGTH.least && length <= LENGTH.most;
}
