import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../declare/request-errors.ts';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * Reads JSON and form bodies. Unlike Fastify's own parsers these refuse broken UTF-8 instead of storing replacement
 * characters, and take an empty body for none: clients that always send `Content-Type: application/json` do so on
 * routes without a body too.
 */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done: Done) => {
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(refuse('malformed_body', {}));
    const text = body.toString();
    parseJson(request, text, (error, value) => done(error ? refuseJson(text) : null, value));
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body: Buffer, done: Done) => {
      const form = isUtf8(body) ? readForm(body.toString()) : 'form';
      if (typeof form === 'string') done(refuse('malformed_body', { what: form }));
      else done(null, form);
    },
  );
}

/** The parser refuses what is no JSON, and what is and would change prototypes. */
function refuseJson(text: string): Error {
  try {
    JSON.parse(text);
    return refuse('malformed_body', { what: 'key_of_prototypes' });
  } catch {
    return refuse('malformed_body', {});
  }
}

/** @returns its fields, or what is wrong with it */
function readForm(text: string): Record<string, string> | 'form' | 'field_given_twice' {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    // A percent-coded byte that is no UTF-8 comes out as U+FFFD; a field given twice has no one value.
    if (`${name}${value}`.includes('\ufffd')) return 'form';
    if (name in form) return 'field_given_twice';
    form[name] = value;
  }
  return form;
}
