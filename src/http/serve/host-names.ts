import { isIP } from 'node:net';

/** Labels of letters, digits, hyphens and underscores, which names inside a network have; a dot may end it. */
const NAME =
  /^(?=.{1,253}$)[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?(\.[\p{L}\p{N}_]([\p{L}\p{N}_-]*[\p{L}\p{N}_])?)*\.?$/u;

/** Whether a text is a host name or an IP address, and not a path, an address with a port, or a list of several. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || NAME.test(text);
