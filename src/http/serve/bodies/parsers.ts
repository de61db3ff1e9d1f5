import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { refuse } from '../../declare/request-errors.ts';
import type { BodyBudget } from './body-budget.ts';
import { parseJson } from './json.ts';
import { readBody } from './read-body.ts';

/**
 * Reads JSON and form bodies. Unlike Fastify's own parsers these refuse broken UTF-8 instead of storing replacement
 * characters, bound the memory and the time that unfinished bodies take, and treat an empty body as absent: clients
 * that always send `Content-Type: application/json` do so on routes without a body too.
 */
export function addBodyParsers(app: FastifyInstance, budget: BodyBudget): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: Parameters<typeof readBody>[0]) => {
    const body = await readBody(request, budget);
    return body.length === 0 ? undefined : parseJson(body);
  });
  app.addContentTypeParser('application/x-www-form-urlencoded', async (request: Parameters<typeof readBody>[0]) => {
    const body = await readBody(request, budget);
    const form = isUtf8(body) ? readForm(body.toString()) : 'form';
    if (typeof form === 'string') throw refuse('malformed_body', { what: form });
    return form;
  });
}

/** @returns its fields, or the problem */
function readForm(text: string): Record<string, string> | 'form' | 'field_given_twice' {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    // A percent-encoded byte that is not UTF-8 decodes to U+FFFD; a field given twice has no single value.
    if (`${name}${value}`.includes('\ufffd')) return 'form';
    if (name in form) return 'field_given_twice';
    form[name] = value;
  }
  return form;
}
