/** The only parser of JSON from clients: bodies of requests and messages of sockets. */
import { isUtf8 } from 'node:buffer';
import secureJson from 'secure-json-parse';
import { refuse } from '../../declare/request-errors.ts';

/** The maximum nesting depth. Code that walks a value recurses, and deeper values would overflow its stack. */
export const MOST_LEVELS = 64;

/**
 * @throws malformed_body if it is not JSON, not UTF-8, too deep, or would change prototypes
 */
export function parseJson(body: Buffer | string): unknown {
  if (typeof body !== 'string' && !isUtf8(body)) throw refuse('malformed_body', {});
  const text = body.toString();
  if (isTooDeep(text)) throw refuse('malformed_body', { what: 'too_deep' });
  try {
    return secureJson.parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw refuse('malformed_body', isJson(text) ? { what: 'key_of_prototypes' } : {});
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Counts brackets before parsing. */
function isTooDeep(text: string): boolean {
  let level = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (OPENING.has(code)) {
      level += 1;
      if (level > MOST_LEVELS) return true;
    } else if (CLOSING.has(code)) level -= 1;
  }
  return false;
}
