/** What a user name may be, whichever system it is made on; a contract may ask for a shorter one. */
import { isUsernameText } from '../../shared/names.ts';

const LENGTH = { least: 3, most: 80 };

export function isUsername(text: string): boolean {
  const { length } = [...text];
  return isUsernameText(text) && length >= LENGTH.least && length <= LENGTH.most;
}
