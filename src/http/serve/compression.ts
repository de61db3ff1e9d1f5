/** Compresses responses that are text, may be large, and contain no secret. */
import type { IncomingHttpHeaders } from 'node:http';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';
import type { TSchema } from 'typebox';

/** Below this size in bytes, compression costs more than it saves. */
const THRESHOLD = 1_024;

/** Media, workbooks, Parquet and archives are already compressed, and events must be sent at once. */
const COMPRESSIBLE =
  /^text\/(?!event-stream)|^application\/(?:[\w.-]+\+)?(?:json|xml)(?:;|$)|^application\/(?:x-ndjson|x-yaml|javascript)(?:;|$)|^image\/svg\+xml/;

/** The best first, where a client likes several equally. */
const ENCODINGS = ['br', 'zstd', 'gzip'] as const;

/**
 * Compresses responses for clients that accept it, except on routes with `compress: false`.
 *
 * The encoding is chosen here: the plugin takes `*` for gzip where `gzip;q=0` stands beside it, and compresses for
 * clients that prefer `identity`. https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding
 */
export async function addCompression(app: FastifyInstance): Promise<void> {
  // Not async: the hooks after it must see the request before its body is parsed.
  app.addHook('onRequest', ({ headers }, _reply, done) => {
    if (headers['accept-encoding'] !== undefined) headers['accept-encoding'] = encodingFor(headers);
    done();
  });
  await app.register(compress, {
    threshold: THRESHOLD,
    encodings: [...ENCODINGS],
    customTypes: (type) => COMPRESSIBLE.test(type),
    // A small compressed request could expand without limit.
    globalDecompression: false,
  });
}

function encodingFor(headers: IncomingHttpHeaders): string {
  // The types of negotiator know no options.
  const negotiator = new Negotiator({ headers }) as unknown as {
    encoding(available: readonly string[], options: { preferred: readonly string[] }): string | undefined;
  };
  return negotiator.encoding([...ENCODINGS, 'identity'], { preferred: ENCODINGS }) ?? 'identity';
}

/**
 * Whether a route's responses are worth compressing, judged by the schemas of its successes: a response without lists
 * or free objects is small, so its route gets no compression hooks. If a response contains a token, the compressed size
 * could reveal it to an attacker who can add text to it: https://www.breachattack.com
 */
export function isCompressible(answers: Readonly<Record<number, TSchema>>): boolean {
  // Ranges count the bytes of the uncompressed file.
  if (206 in answers) return false;
  const schemas = Object.values(answers) as Schema[];
  return schemas.some(canBeLarge) && !schemas.some(holdsToken);
}

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  content?: object;
}

function canBeLarge(schema: Schema): boolean {
  const { type, properties = {}, anyOf = [] } = schema;
  const types = [type ?? []].flat();
  if (schema.content || schema.items || schema.patternProperties || types.includes('array')) return true;
  if (
    schema.additionalProperties ||
    (types.length === 0 && anyOf.length === 0 && !('const' in schema || 'enum' in schema))
  )
    return true;
  return [...Object.values(properties), ...anyOf].some(canBeLarge);
}

function holdsToken({ properties = {}, items, anyOf = [] }: Schema): boolean {
  const named = Object.keys(properties).some((name) => /(?:^|_)(?:token|secret|password)$/.test(name));
  return named || [...Object.values(properties), ...(items ? [items] : []), ...anyOf].some(holdsToken);
}
