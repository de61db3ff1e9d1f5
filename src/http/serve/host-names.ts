import { isIP } from 'node:net';

/** Labels of letters, digits, hyphens and underscores (used in internal networks); a trailing dot is allowed. */
const NAME =
  /^(?=.{1,253}$)[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?)*\.?$/u;

/** Whether a text is one host name or IP address, without a path or port. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || NAME.test(text);
