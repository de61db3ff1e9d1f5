/** The rule for user names on all systems. A contract may limit them further. */
import { isUsernameText } from '../../shared/names.ts';

const LENGTH = { least: 3, most: 80 };

export function isUsername(text: string): boolean {
  const { length } = [...text];
  return isUsernameText(text) && length >= LENGTH.least && length <= LENGTH.most;
}
